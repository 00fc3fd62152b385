// Field order within userIdentity follows real records. Times of sessions are written in full ISO form.
#include "tools/generate/caller.hpp"

#include <fmt/format.h>

namespace tripline::tools {
namespace {

std::string attributes(const Session& session) {
  return fmt::format(R"("attributes":{{"creationDate":"{}","mfaAuthenticated":"{}"}})", iso(session.created),
                     session.mfa ? "true" : "false");
}

std::string user_arn(const Account& account, std::string_view user) {
  return fmt::format("arn:aws:iam::{}:user/{}", account.id, user);
}

}  // namespace

std::string session_principal(const Role& role, const Session& session) {
  return fmt::format("{}:{}", role.id, session.name);
}

std::string session_arn(const Role& role, const Session& session) {
  return fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", role.account, role.name, session.name);
}

Caller user_with_key(const Account& account, std::string_view user, std::string_view user_id,
                     std::string_view access_key) {
  Caller made;
  made.arn = user_arn(account, user);
  made.access_key = access_key;
  made.identity = fmt::format(
      R"({{"type":"IAMUser","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}","userName":"{}"}})",
      user_id, made.arn, account.id, access_key, user);
  return made;
}

Caller user_in_console(const Account& account, std::string_view user, std::string_view user_id,
                       const Session& session) {
  Caller made;
  made.arn = user_arn(account, user);
  made.access_key = session.key;
  made.from_console = true;
  made.identity = fmt::format(
      R"({{"type":"IAMUser","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}","userName":"{}","sessionContext":{{{}}}}})",
      user_id, made.arn, account.id, session.key, user, attributes(session));
  return made;
}

Caller user_signing_in(const Account& account, std::string_view user, std::string_view user_id) {
  Caller made;
  made.arn = user_arn(account, user);
  made.identity =
      fmt::format(R"({{"type":"IAMUser","principalId":"{}","arn":"{}","accountId":"{}","userName":"{}"}})",
                  user_id, made.arn, account.id, user);
  return made;
}

Caller unknown_user_signing_in(const Account& account, std::string_view user, std::string_view user_id) {
  Caller made;
  made.identity = fmt::format(
      R"({{"type":"IAMUser","principalId":"{}","accountId":"{}","accessKeyId":"","userName":"{}"}})", user_id,
      account.id, user);
  return made;
}

Caller role_session(const Role& role, const Session& session) {
  Caller made;
  made.arn = session_arn(role, session);
  made.access_key = session.key;
  made.identity = fmt::format(
      R"({{"type":"AssumedRole","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{}","arn":"{}","accountId":"{}","userName":"{}"}},{}}}}})",
      session_principal(role, session), made.arn, role.account, session.key, role.id, role.arn(),
      role.account, role.name, attributes(session));
  return made;
}

Caller root_user(const Account& account, const Session& session) {
  Caller made;
  made.arn = fmt::format("arn:aws:iam::{}:root", account.id);
  made.access_key = session.key;
  made.from_console = !session.key.empty();
  made.identity = fmt::format(
      R"({{"type":"Root","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}"{}}})", account.id,
      made.arn, account.id, session.key,
      session.key.empty() ? std::string() : fmt::format(R"(,"sessionContext":{{{}}})", attributes(session)));
  return made;
}

Caller saml_user(std::string_view subject, std::string_view name_qualifier) {
  Caller made;
  made.identity = fmt::format(
      R"({{"type":"SAMLUser","principalId":"{0}:{1}","userName":"{1}","identityProvider":"{0}"}})",
      name_qualifier, subject);
  return made;
}

Caller web_identity(std::string_view provider, std::string_view subject) {
  Caller made;
  made.identity = fmt::format(
      R"({{"type":"WebIdentityUser","principalId":"{0}:sts.amazonaws.com:{1}","userName":"{1}","identityProvider":"{0}"}})",
      provider, subject);
  return made;
}

Caller foreign_account(std::string_view account, std::string_view principal_id) {
  Caller made;
  made.identity =
      fmt::format(R"({{"type":"AWSAccount","principalId":"{}","accountId":"{}"}})", principal_id, account);
  return made;
}

Caller aws_service(std::string_view service) {
  Caller made;
  made.address = fmt::format("{}.amazonaws.com", service);
  made.agent = made.address;
  made.encrypted = false;
  made.identity = fmt::format(R"({{"type":"AWSService","invokedBy":"{}"}})", made.address);
  return made;
}

}  // namespace tripline::tools
