// Who makes a call and from where: the userIdentity of records, their address, their client.
//
// A caller is rendered once and used for many events: identity JSON is a third of a record, and all the calls
// of a session share it to the byte.
#pragma once

#include <string>
#include <string_view>

#include "tools/generate/instant.hpp"
#include "tools/generate/organisation.hpp"

namespace tripline::tools {

// Temporary credentials, as AssumeRole or a sign-in hands them out.
struct Session {
  std::string key;   // ASIA...
  std::string name;  // the role session name; empty for a console session of a user
  Instant created;
  bool mfa;
};

struct Caller {
  std::string identity;  // JSON object
  std::string arn;       // may be empty
  std::string access_key;
  std::string address;
  std::string agent;
  std::string endpoint;       // vpce-... if the call came through one
  bool from_console = false;  // sessionCredentialFromConsole
  bool encrypted = true;      // has tlsDetails; not for calls services make
};

// Each returns a caller without endpoint and flags beyond what the kind implies.
Caller user_with_key(const Account& account, std::string_view user, std::string_view user_id,
                     std::string_view access_key);
Caller user_in_console(const Account& account, std::string_view user, std::string_view user_id,
                       const Session& session);
Caller user_signing_in(const Account& account, std::string_view user, std::string_view user_id);
Caller unknown_user_signing_in(const Account& account, std::string_view user, std::string_view user_id);
Caller role_session(const Role& role, const Session& session);
Caller root_user(const Account& account, const Session& session);
Caller saml_user(std::string_view subject, std::string_view name_qualifier);
Caller web_identity(std::string_view provider, std::string_view subject);
// Somebody of another account, as the account that owns the role sees them.
Caller foreign_account(std::string_view account, std::string_view principal_id);
// A service acting on its own; its name stands for address and client too.
Caller aws_service(std::string_view service);

// The principal id of a session: role id and session name.
std::string session_principal(const Role& role, const Session& session);
std::string session_arn(const Role& role, const Session& session);

}  // namespace tripline::tools
