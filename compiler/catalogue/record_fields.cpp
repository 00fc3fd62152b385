#include "compiler/catalogue/record_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tripline::compiler {

namespace {

// C20, C30, C60, C61; a shape a row, as a line of the catalogue.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> shapes = {{
    {"Record",
     "eventVersion eventTime:w eventSource:w eventName:w awsRegion:w sourceIPAddress:w userAgent errorCode:w errorMessage "
     "requestID eventID eventType:w apiVersion recipientAccountId sharedEventID sharedEventId vpcEndpointId:w "
     "vpcEndpointAccountId eventCategory:w readOnly:b managementEvent:b requestParameters:@Open responseElements:@Open "
     "additionalEventData:@Open serviceEventDetails:@Open resources:@Resource[] userIdentity:@Identity addendum:@Addendum "
     "edgeDeviceDetails:o tlsDetails:@Tls insightDetails:@Insight eventContext:@Context sessionCredentialFromConsole:w "
     "insightType:w insightSource:w"},
    {"Resource", "ARN:w arn:w accountId type:w ARNPrefix:w"},
    {"Identity",
     "type:w principalId arn:w accountId accessKeyId userName invokedBy:w sessionContext:@Session identityProvider "
     "onBehalfOf:@OnBehalfOf credentialId inScopeOf:o invokedByDelegate:o identityStoreArn:w"},
    {"Session",
     "attributes:@SessionAttributes sessionIssuer:@Issuer webIdFederationData:@Federation sourceIdentity ec2RoleDelivery "
     "assumedRoot:o signInSessionArn:w"},
    {"SessionAttributes", "creationDate mfaAuthenticated:w sessionCredentialFromConsole:w"},
    {"Issuer", "type:w userName principalId arn:w accountId"},
    {"Federation", "federatedProvider attributes:o"},
    {"OnBehalfOf", "userId identityStoreArn:w"},
    {"Addendum", "reason:w updatedFields originalRequestID originalEventID"},
    {"Tls", "tlsVersion:w cipherSuite:w clientProvidedHostHeader:w keyExchange:w"},
    {"Insight",
     "state:w eventSource:w eventName:w insightType:w errorCode:w insightContext:@InsightContext sourceEventCategory:w"},
    {"InsightContext", "statistics:o attributions:o[]"},
    {"Context", "requestContext:o tagContext:o"},
}};

// C24, C31, C32.
constexpr std::array<std::string_view, 12> identity_types = {
    "Root",       "IAMUser",    "AssumedRole",        "Role",     "FederatedUser",   "Directory",
    "AWSAccount", "AWSService", "IdentityCenterUser", "SAMLUser", "WebIdentityUser", "Unknown"};
constexpr std::array<std::string_view, 4> issuer_types = {"Root", "IAMUser", "Role", "AssumedRole"};
constexpr std::array<std::string_view, 6> event_types = {"AwsApiCall",       "AwsServiceEvent",      "AwsConsoleAction",
                                                         "AwsConsoleSignIn", "AwsCloudTrailInsight", "AwsVpceEvent"};
constexpr std::array<std::string_view, 4> event_categories = {"Management", "Data", "Insight", "NetworkActivity"};
constexpr std::array<std::string_view, 2> truths = {"true", "false"};

}  // namespace

std::vector<Member> record_members(std::string_view type) {
  while (type.ends_with("[]")) type.remove_suffix(2);
  if (!type.starts_with('@')) return {};
  const auto at = std::find_if(shapes.begin(), shapes.end(), [&](const auto& shape) { return shape.first == type.substr(1); });
  return at == shapes.end() ? std::vector<Member>{} : parse_members(at->second);
}

std::span<const std::string_view> record_values(std::string_view path) {
  if (path == "userIdentity.type") return identity_types;
  if (path == "userIdentity.sessionContext.sessionIssuer.type") return issuer_types;
  if (path == "userIdentity.sessionContext.attributes.mfaAuthenticated") return truths;
  if (path == "eventType") return event_types;
  if (path == "eventCategory") return event_categories;
  return {};
}

}  // namespace tripline::compiler
