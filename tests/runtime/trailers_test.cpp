#include "runtime/trailers.hpp"

#include <gtest/gtest.h>

#include "runtime/artifact.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

const TestRecord tests{{1, 2}, 300, 4, {5, 6}};
const SignatureRecord signature{{7}, {8, 9}};

TEST(Trailers, ComeBackEqual) {
  const std::string program = "any bytes";
  const std::string file = program + trailer(tests) + trailer(signature);
  EXPECT_EQ(trailer(tests).size(), 88u);
  EXPECT_EQ(trailer(signature).size(), 80u);
  const ArtifactParts parts = artifact_parts(file);
  EXPECT_EQ(parts.program, program);
  EXPECT_EQ(parts.signed_bytes, program + trailer(tests));
  ASSERT_TRUE(parts.tests && parts.signature);
  EXPECT_EQ(parts.tests->sources, tests.sources);
  EXPECT_EQ(parts.tests->passed, 300u);
  EXPECT_EQ(parts.tests->failed, 4u);
  EXPECT_EQ(parts.tests->digest, tests.digest);
  EXPECT_EQ(parts.signature->key, signature.key);
  EXPECT_EQ(parts.signature->signature, signature.signature);
}

TEST(Trailers, EachMayBeAbsent) {
  const ArtifactParts none = artifact_parts("program");
  EXPECT_EQ(none.program, "program");
  EXPECT_EQ(none.signed_bytes, "program");
  EXPECT_FALSE(none.tests || none.signature);
  const std::string tested = "program" + trailer(tests), signed_only = "program" + trailer(signature);
  EXPECT_TRUE(artifact_parts(tested).tests && !artifact_parts(tested).signature);
  EXPECT_TRUE(!artifact_parts(signed_only).tests && artifact_parts(signed_only).signature);
  EXPECT_EQ(artifact_parts(signed_only).program, "program");
}

TEST(Trailers, WhatIsTooShortIsNone) {
  const std::string file = trailer(tests) + trailer(signature);
  for (std::size_t length = 0; length <= file.size(); ++length) {
    const ArtifactParts parts = artifact_parts(std::string_view(file).substr(file.size() - length));
    EXPECT_EQ(parts.signature.has_value(), length >= 80) << length;
    EXPECT_EQ(parts.tests.has_value(), length >= 168) << length;
  }
}

TEST(Trailers, AProgramLoadsWithThem) {
  const std::string program = save(program_of_every_kind());
  EXPECT_FALSE(artifact_parts(program).tests || artifact_parts(program).signature);
  const auto loaded = load(program + trailer(tests) + trailer(signature));
  ASSERT_TRUE(std::holds_alternative<Program>(loaded));
  EXPECT_EQ(save(std::get<Program>(loaded)), program);
  // In another order they are none, and bytes behind a program are damage.
  EXPECT_TRUE(std::holds_alternative<LoadError>(load(program + trailer(signature) + trailer(tests))));
  EXPECT_TRUE(std::holds_alternative<LoadError>(load(program + "x")));
}

}  // namespace
}  // namespace tripline::runtime
