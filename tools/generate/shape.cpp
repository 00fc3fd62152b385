// Cutting shapes into pieces, and the little each service has of its own: the version of its records and the
// host name its clients call.
#include "tools/generate/shape.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <unordered_map>

namespace tripline::tools {
namespace {

struct ServiceForm {
  std::string_view service, version, host;
};

// Where a service differs from `<service>.<region>.amazonaws.com` and version 1.11.
constexpr std::array<ServiceForm, 12> service_forms = {{
    {"s3", "1.11", "<bucket>.s3.<region>.amazonaws.com"},
    {"iam", "1.10", "iam.amazonaws.com"},
    {"sts", "1.08", "sts.<region>.amazonaws.com"},
    {"ec2", "1.10", "ec2.<region>.amazonaws.com"},
    {"signin", "1.08", "signin.aws.amazon.com"},
    {"lambda", "1.10", "lambda.<region>.amazonaws.com"},
    {"rds", "1.09", "rds.<region>.amazonaws.com"},
    {"logs", "1.11", "logs.<region>.amazonaws.com"},
    {"ecr", "1.10", "api.ecr.<region>.amazonaws.com"},
    {"servicequotas", "1.09", "servicequotas.<region>.amazonaws.com"},
    {"health", "1.08", "health.<region>.amazonaws.com"},
    {"cloudformation", "1.09", "cloudformation.<region>.amazonaws.com"},
}};

std::string_view before(std::string_view text, char at) { return text.substr(0, text.find(at)); }

std::string_view after(std::string_view text, char at) {
  const std::size_t found = text.find(at);
  return found == std::string_view::npos ? std::string_view() : text.substr(found + 1);
}

Call make_call(const Shape& shape) {
  Call made;
  made.service = before(shape.id, ':');
  made.name = after(shape.id, ':');
  made.traits = shape.traits;
  made.version = "1.11";
  made.request = Template(shape.request);
  made.response = Template(shape.response);
  made.additional = Template(shape.additional);
  made.resources = Template(shape.resources);
  made.error_code = before(shape.error, '|');
  made.error_message = after(shape.error, '|');
  const auto* form = std::find_if(service_forms.begin(), service_forms.end(),
                                  [&](const ServiceForm& known) { return known.service == made.service; });
  if (form != service_forms.end()) {
    made.version = form->version;
    made.host = Template(form->host);
  }
  return made;
}

std::vector<Call> make_calls() {
  std::vector<Call> made;
  for (const auto shapes : {storage_shapes(), compute_shapes(), watch_shapes(), identity_shapes()}) {
    for (const Shape& shape : shapes) made.push_back(make_call(shape));
  }
  return made;
}

}  // namespace

Template::Template(std::string_view text) {
  std::size_t from = 0;
  for (std::size_t open = text.find('<'); open != std::string_view::npos; open = text.find('<', open + 1)) {
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) break;
    const auto noun = find_noun(text.substr(open + 1, close - open - 1));
    assert(noun && "a shape names an unknown noun");
    if (!noun) continue;  // in a release build it stays as text
    pieces_.push_back({.literal = text.substr(from, open - from), .noun = *noun, .has_noun = true});
    from = close + 1;
  }
  if (from < text.size()) {
    pieces_.push_back({.literal = text.substr(from), .noun = Noun::account, .has_noun = false});
  }
}

void Template::append(std::string& out, Bindings& bindings, Random& random) const {
  for (const Piece& piece : pieces_) {
    out += piece.literal;
    if (piece.has_noun) bindings.append(out, piece.noun, random);
  }
}

const std::vector<Call>& all_calls() {
  static const std::vector<Call> calls = make_calls();
  return calls;
}

const Call& call_named(std::string_view id) {
  static const auto by_id = [] {
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < all_calls().size(); ++i) {
      const Call& call = all_calls()[i];
      index.emplace(std::string(call.service) + ":" + std::string(call.name), i);
    }
    return index;
  }();
  const auto found = by_id.find(std::string(id));
  assert(found != by_id.end() && "no shape for this call");
  return all_calls()[found->second];
}

}  // namespace tripline::tools
