// Versions are drawn per caller, not per call: one machine keeps its client for a long time, and a detection
// that groups by userAgent should find groups.
#include "tools/generate/clients.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace tripline::tools {

std::string browser_agent(Random& random) {
  switch (random.below(4)) {
    case 0:
      return fmt::format(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 "
          "Safari/537.36",
          random.between(124, 134));
    case 1:
      return fmt::format(
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/17.{} Safari/605.1.15",
          random.between(0, 6));
    case 2: {
      const std::int64_t version = random.between(118, 136);
      return fmt::format("Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0", version);
    }
    default:
      return fmt::format(
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/{}.0.0.0 Safari/537.36",
          random.between(124, 134));
  }
}

std::string cli_agent(Random& random) {
  static constexpr std::array systems = {"linux#6.8.0-45-generic md/arch#x86_64",
                                         "macos#24.3.0 md/arch#arm64", "windows#10 md/arch#amd64",
                                         "linux#5.15.167 md/arch#x86_64"};
  const std::int64_t python = random.between(3, 9);
  const std::string_view system = random.pick(systems);
  const auto [version, patch, runtime] = random.each_between({{15, 24}, {0, 30}, {0, 9}});
  return fmt::format(
      "aws-cli/2.{}.{} md/awscrt#0.23.{} ua/2.0 os/{} lang/python#3.12.{} md/pyimpl#CPython "
      "cfg/retry-mode#standard md/installer#exe md/prompt#off",
      version, patch, runtime, system, python);
}

std::string sdk_agent(Random& random) {
  switch (random.below(6)) {
    case 0:
      return fmt::format(
          "Boto3/1.35.{0} md/Botocore#1.35.{0} ua/2.0 os/linux#5.10.230-242.915.amzn2 md/arch#x86_64 "
          "lang/python#3.12.8 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy "
          "Botocore/1.35.{0}",
          random.between(10, 99));
    case 1:
      return fmt::format(
          "aws-sdk-java/2.29.{} md/io#sync md/http#Apache ua/2.1 os/Linux#5.10.230 lang/java#17.0.13 "
          "md/OpenJDK_64-Bit_Server_VM#17.0.13+11-LTS md/vendor#Amazon.com_Inc. exec-env/AWS_ECS_FARGATE m/D",
          random.between(2, 50));
    case 2: {
      const auto [version, node] = random.each_between({{650, 740}, {0, 3}});
      return fmt::format(
          "aws-sdk-js/3.{}.0 ua/2.1 os/linux#5.10.230-242.915.amzn2.x86_64 lang/js md/nodejs#20.18.{} "
          "api/dynamodb#3.7 exec-env/AWS_Lambda_nodejs20.x m/E",
          version, node);
    }
    case 3: {
      const auto [version, go, api] = random.each_between({{0, 8}, {0, 5}, {0, 3}});
      return fmt::format(
          "aws-sdk-go-v2/1.32.{} ua/2.1 os/linux lang/go#1.23.{} md/GOOS#linux md/GOARCH#arm64 "
          "api/s3#1.66.{} m/b",
          version, go, api);
    }
    case 4: {
      const auto [version, rust] = random.each_between({{0, 9}, {0, 3}});
      return fmt::format("aws-sdk-rust/1.3.{} ua/2.1 api/kms/1.47.0 os/linux lang/rust/1.8{}.0",
                         version, rust);
    }
    default:
      return fmt::format(
          "[aws-sdk-java/1.12.{} Linux/5.10.230 OpenJDK_64-Bit_Server_VM/11.0.25+9-LTS java/11.0.25 "
          "vendor/Amazon.com_Inc. cfg/retry-mode/standard]",
          random.between(700, 780));
  }
}

std::string terraform_agent(Random& random) {
  const auto [version, patch, provider, sdk] = random.each_between({{7, 10}, {0, 6}, {70, 88}, {0, 8}});
  return fmt::format(
      "APN/1.0 HashiCorp/1.0 Terraform/1.{}.{} (+https://www.terraform.io) terraform-provider-aws/5.{}.0 "
      "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.{} ua/2.1 os/linux "
      "lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64",
      version, patch, provider, sdk);
}

std::string attacker_agent(Random& random) {
  switch (random.below(3)) {
    case 0: {
      const auto [version, patch, core] = random.each_between({{29, 33}, {0, 60}, {10, 80}});
      return fmt::format(
          "aws-cli/1.{}.{} md/Botocore#1.31.{} ua/2.0 os/linux#6.6.9-amd64 md/arch#x86_64 lang/python#3.11.8 "
          "md/pyimpl#CPython cfg/retry-mode#legacy",
          version, patch, core);
    }
    case 1:
      return fmt::format(
          "Boto3/1.34.{0} md/Botocore#1.34.{0} ua/2.0 os/linux#6.5.0 md/arch#x86_64 "
          "lang/python#3.11.6 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.{0}",
          random.between(5, 160));
    default: {
      const auto [version, patch, go] = random.each_between({{44, 50}, {100, 330}, {1, 9}});
      return fmt::format("aws-sdk-go/1.{}.{} (go1.21.{}; windows; amd64)", version, patch, go);
    }
  }
}

}  // namespace tripline::tools
