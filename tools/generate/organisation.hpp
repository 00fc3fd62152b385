// The company whose archive is written: accounts with what is in them, people with where they work from.
//
// It is made once from the seed and never changes afterwards; every file of the archive and every scenario
// reads the same one, so a bucket, a role id or somebody's home address means the same thing everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/generate/instant.hpp"
#include "tools/generate/random.hpp"

namespace tripline::tools {

struct Role {
  std::string account;  // 12 digits
  std::string name;
  std::string path;  // "/" or "/aws-reserved/..../"
  std::string id;    // AROA...

  std::string arn() const;
};

// Names of things, most used first: drawing prefers the front.
struct Inventory {
  std::vector<std::string> buckets, tables, functions, log_groups, secrets, parameters, kms_keys, instances,
      images, volumes, vpcs, subnets, security_groups, databases, clusters, repositories, stacks, topics,
      queues,
      users;  // logins of the IAM users in the account
};

struct Account {
  std::string id;                    // 12 digits
  std::string detector, flow_log;    // GuardDuty's and the network's witness
  std::vector<std::string> regions;  // where work happens, home first; us-east-1 is always among them
  Inventory inventory;
  std::vector<Role> workloads;  // execution roles of functions
  Role instance_role, pod_role, deploy_role, monitor_role, config_role, backup_role;
  Role developer_role, admin_role, auditor_role;  // assumed by people of this account and of others
  std::array<Role, 3> sso_roles;                  // one per permission set
};

struct Office {
  Instant utc_offset;  // seconds east; summer time is not modelled
  std::vector<std::string> addresses;
};

struct Person {
  std::string login;  // given name and family name, ASCII
  std::string id;     // AIDA... if an IAM user
  bool single_sign_on;
  std::size_t permission_set;  // into Account::sso_roles
  std::size_t account;         // where they work; into Organisation::accounts
  std::size_t office;          // into Organisation::offices
  std::string access_key;      // AKIA... if an IAM user
  std::string home_address, browser, terminal;
  bool platform;  // looks after accounts: may change security groups
};

struct Organisation {
  std::uint64_t seed;
  std::string name;  // one word, lower case
  std::string id;    // o-...
  std::vector<Account> accounts;
  std::vector<Office> offices;
  std::vector<Person> people;
  std::vector<std::string> vpn_addresses;
  std::string trail, trail_bucket, sensitive_bucket;  // the trail and its bucket are of accounts[0]
  std::string vendor_account, vendor_role_id, vendor_external_id;
};

// At least one account and two people (one of them an IAM user) are made, whatever is asked for.
Organisation make_organisation(std::uint64_t seed, int accounts, int people);

// The AIDA... id of a user of the account, whether a person's or not (such as break-glass).
std::string user_id_of(const Organisation& organisation, const Account& account, std::string_view login);

// An address that belongs to nobody in the organisation, for outsiders.
std::string foreign_address(Random& random);

}  // namespace tripline::tools
