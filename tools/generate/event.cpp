// Fields stand in the order CloudTrail writes them. A refused call shows its parameters only where the
// service parses them before it asks whether the caller may: S3 and EC2.
#include "tools/generate/event.hpp"

namespace tripline::tools {
namespace {

// IAM's name of the action: the record's name without the version Lambda puts behind it.
std::string_view action_name(const Call& call) {
  const std::size_t dated = call.name.find("2015");
  return dated == std::string_view::npos ? call.name : call.name.substr(0, dated);
}

std::string_view refusal_code(const Call& call) {
  if (call.service == "ec2") return "Client.UnauthorizedOperation";
  if (call.service == "s3" || call.service == "iam" || call.service == "sts") return "AccessDenied";
  return "AccessDeniedException";
}

void append_refusal(std::string& out, const Event& event, Bindings& bindings, Random& random) {
  out += R"("errorCode":")";
  out += refusal_code(event.call);
  out += R"(","errorMessage":")";
  if (event.call.service == "ec2") out += "You are not authorized to perform this operation. ";
  out += "User: ";
  out += event.caller.arn;
  out += " is not authorized to perform: ";
  out += event.call.service;
  out += ':';
  out += action_name(event.call);
  if (event.call.service == "s3") {
    out += R"( on resource: \"arn:aws:s3:::)";
    bindings.append(out, Noun::bucket, random);
    out += R"(\")";
  } else {
    out += " on resource: arn:aws:";
    out += event.call.service;
    out += event.call.is(Trait::global) ? "::" : ":";
    if (!event.call.is(Trait::global)) {
      bindings.append(out, Noun::region, random);
      out += ':';
    }
    out += event.recipient;
    out += ":*";
  }
  out += " because no identity-based policy allows the ";
  out += event.call.service;
  out += ':';
  out += action_name(event.call);
  out += " action\",";
}

void append_failure(std::string& out, const Event& event, Bindings& bindings, Random& random) {
  switch (event.outcome) {
    case Outcome::success:
      break;
    case Outcome::refused:
      append_refusal(out, event, bindings, random);
      break;
    case Outcome::everyday:
      out += R"("errorCode":")";
      out += event.call.error_code;
      out += R"(","errorMessage":")";
      out += event.call.error_message;
      out += "\",";
      break;
    case Outcome::over_limit:
      out +=
          R"("errorCode":"Client.VcpuLimitExceeded","errorMessage":"You have requested more vCPU capacity than your current vCPU limit allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",)";
      break;
    case Outcome::sign_in_failed:
      out += R"("errorMessage":"Failed authentication",)";
      break;
  }
}

bool shows_request(const Event& event) {
  return event.outcome != Outcome::refused || event.call.service == "s3" || event.call.service == "ec2";
}

void append_text_field(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":\"";
  out += value;
  out += '"';
}

void append_request_id(std::string& out, const Call& call, Bindings& bindings, Random& random) {
  // S3 and DynamoDB number their requests in their own way.
  if (call.service == "s3" || call.service == "dynamodb") {
    static constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::uint64_t drawn = random.next();
    const std::size_t length = call.service == "s3" ? 16 : 52;
    for (std::size_t i = 0; i < length; ++i) {
      if (i % 12 == 0) drawn = random.next();
      out += letters[drawn & 31];
      drawn >>= 5;
    }
  } else {
    bindings.append(out, Noun::request_id, random);
  }
}

void append_tls(std::string& out, const Event& event, Bindings& bindings, Random& random) {
  out +=
      R"(,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":")";
  if (!event.call.host.empty()) {
    event.call.host.append(out, bindings, random);
  } else {
    out += event.call.service;
    out += '.';
    bindings.append(out, Noun::region, random);
    out += ".amazonaws.com";
  }
  out += "\"}";
}

}  // namespace

void append_event(std::string& out, const Event& asked, Bindings& bindings, Random& random) {
  Event event = asked;
  const Call& call = event.call;
  if (event.outcome == Outcome::everyday && call.error_code.empty()) event.outcome = Outcome::success;
  bindings.bind(Noun::caller_arn, event.caller.arn);

  out += R"({"eventVersion":")";
  out += call.version;
  out += R"(","userIdentity":)";
  out += event.caller.identity;
  out += R"(,"eventTime":")";
  append_iso(out, bindings.time());
  out += R"(","eventSource":")";
  out += call.service;
  out += R"(.amazonaws.com","eventName":")";
  out += call.name;
  out += R"(","awsRegion":")";
  bindings.append(out, Noun::region, random);
  out += R"(","sourceIPAddress":")";
  out += event.caller.address;
  out += R"(","userAgent":")";
  out += event.caller.agent;
  out += "\",";
  append_failure(out, event, bindings, random);

  out += R"("requestParameters":)";
  if (shows_request(event)) {
    call.request.append(out, bindings, random);
  } else {
    out += "null";
  }
  out += R"(,"responseElements":)";
  const bool answered = event.outcome == Outcome::success || event.outcome == Outcome::sign_in_failed;
  if (answered) {
    call.response.append(out, bindings, random);
  } else {
    out += "null";
  }
  if (!call.additional.empty()) {
    out += call.is(Trait::unasked) ? R"(,"serviceEventDetails":)" : R"(,"additionalEventData":)";
    call.additional.append(out, bindings, random);
  }
  if (!call.is(Trait::sign_in)) {
    out += R"(,"requestID":")";
    append_request_id(out, call, bindings, random);
    out += '"';
  }
  out += R"(,"eventID":")";
  bindings.append(out, Noun::event_id, random);
  out += call.is(Trait::reads) ? R"(","readOnly":true)" : R"(","readOnly":false)";
  if (!call.resources.empty() && shows_request(event)) {
    out += R"(,"resources":)";
    call.resources.append(out, bindings, random);
  }
  append_text_field(out, "eventType",
                    call.is(Trait::sign_in)   ? "AwsConsoleSignIn"
                    : call.is(Trait::unasked) ? "AwsServiceEvent"
                                              : "AwsApiCall");
  out += call.is(Trait::data) ? R"(,"managementEvent":false)" : R"(,"managementEvent":true)";
  append_text_field(out, "recipientAccountId", event.recipient);
  if (!event.shared_event_id.empty()) append_text_field(out, "sharedEventID", event.shared_event_id);
  if (!event.caller.endpoint.empty()) append_text_field(out, "vpcEndpointId", event.caller.endpoint);
  append_text_field(out, "eventCategory", call.is(Trait::data) ? "Data" : "Management");
  if (event.caller.encrypted) append_tls(out, event, bindings, random);
  if (event.caller.from_console) append_text_field(out, "sessionCredentialFromConsole", "true");
  out += '}';
}

}  // namespace tripline::tools
