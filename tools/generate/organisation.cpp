// Names come from short word lists of our own, combined; ids come from the seed. Offices use the addresses
// kept for documentation, so that a reader never mistakes them for somebody's.
#include "tools/generate/organisation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"

namespace tripline::tools {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 8> company_names = {
    "brightwater", "northpier", "halden", "osprey", "lumenfield", "tarnbrook", "quayside", "verdigris"};
constexpr std::array<std::string_view, 10> account_names = {
    "security", "prod", "staging", "dev", "shared", "analytics", "sandbox", "media", "payments", "research"};
constexpr std::array<std::string_view, 32> given_names = {
    "mara",  "tobias", "ines",   "kofi",  "lena",  "rafael", "yuki",    "anders", "priya",  "samir",  "elif",
    "joon",  "marta",  "dmitri", "aoife", "bruno", "chidi",  "farah",   "gustav", "hanna",  "ivo",    "jana",
    "kamal", "lucia",  "milan",  "noor",  "oskar", "paula",  "quentin", "rosa",   "stefan", "wanjiru"};
constexpr std::array<std::string_view, 24> family_names = {
    "lindqvist", "okafor", "brandt", "sato",   "moreau", "keller", "nowak",   "fischer",
    "duarte",    "haddad", "olsen",  "petrov", "quinn",  "rossi",  "sharma",  "tanaka",
    "urban",     "vargas", "weber",  "yilmaz", "zeman",  "abreu",  "castell", "demir"};
constexpr std::array<std::string_view, 16> products = {
    "orders",  "billing", "catalog", "search",    "identity", "ledger", "shipping", "inbox",
    "pricing", "reports", "events",  "inventory", "profiles", "media",  "partners", "telemetry"};
constexpr std::array<std::string_view, 8> bucket_purposes = {"data",    "assets",    "uploads", "exports",
                                                             "archive", "artifacts", "logs",    "backups"};
constexpr std::array<std::string_view, 8> function_verbs = {"ingest", "resize", "notify", "reconcile",
                                                            "index",  "expire", "export", "validate"};
constexpr std::array<std::string_view, 6> work_regions = {"eu-central-1", "eu-west-1",      "us-east-1",
                                                          "us-west-2",    "ap-southeast-1", "us-east-2"};
constexpr std::array<std::string_view, 3> permission_sets = {"DeveloperAccess", "ReadOnlyAccess",
                                                             "PlatformAccess"};

std::string address(Random& random, int first) {
  const auto [second, third, fourth] = random.each_between({{1, 254}, {0, 255}, {1, 254}});
  return fmt::format("{}.{}.{}.{}", first, second, third, fourth);
}

// `count` different names made of a product and one of `words`.
std::vector<std::string> names(Random& random, std::size_t count, Words words, std::string_view shape) {
  std::vector<std::string> made;
  for (std::size_t tries = 0; made.size() < count && tries < count * 8; ++tries) {
    const std::string_view word = random.pick(words);
    std::string name = fmt::format(fmt::runtime(shape), random.pick(products), word);
    if (std::find(made.begin(), made.end(), name) == made.end()) made.push_back(std::move(name));
  }
  return made;
}

std::vector<std::string> ids(Random& random, std::size_t count, std::string_view kind) {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(resource_id(random, kind));
  return made;
}

Inventory make_inventory(Random& random, const std::string& company, std::string_view account) {
  static constexpr std::array<std::string_view, 4> kinds = {"records", "sessions", "jobs", "locks"};
  static constexpr std::array<std::string_view, 4> credentials = {"database", "api-key", "webhook",
                                                                  "signing-key"};
  static constexpr std::array<std::string_view, 5> settings = {"log-level", "endpoint", "feature-flags",
                                                               "limits", "schedule"};
  static constexpr std::array<std::string_view, 3> parts = {"api", "worker", "web"};
  Inventory made;
  made.buckets = names(random, 14, bucket_purposes, fmt::format("{}-{}-{{}}-{{}}", company, account));
  made.tables = names(random, 10, kinds, "{}-{}");
  made.functions = names(random, 12, function_verbs, "{}-{}");
  for (const std::string& name : made.functions) made.log_groups.push_back("/aws/lambda/" + name);
  for (auto& name : names(random, 6, parts, "/ecs/{}-{}")) made.log_groups.push_back(std::move(name));
  made.secrets = names(random, 9, credentials, "{}/{}");
  for (std::string& secret : made.secrets) {
    // Secrets Manager puts six letters behind a name, for good.
    secret += '-';
    append_alphanumeric(secret, random, 6);
  }
  made.parameters = names(random, 14, settings, "/{}/{}");
  for (int i = 0; i < 7; ++i) {
    std::string key;
    append_uuid(key, random);
    made.kms_keys.push_back(std::move(key));
  }
  made.instances = ids(random, 18, "i");
  made.images = ids(random, 4, "ami");
  made.volumes = ids(random, 18, "vol");
  made.vpcs = ids(random, 2, "vpc");
  made.subnets = ids(random, 6, "subnet");
  made.security_groups = ids(random, 9, "sg");
  made.databases = names(random, 5, parts, "{}-{}-db");
  made.clusters = names(random, 3, parts, "{}-{}");
  made.repositories = names(random, 8, parts, "{}/{}");
  made.stacks = names(random, 8, parts, "{}-{}-stack");
  made.topics = names(random, 6, parts, "{}-{}-alerts");
  made.queues = names(random, 8, parts, "{}-{}-queue");
  return made;
}

Account make_account(Random& random, const std::string& company, std::size_t index) {
  Account made;
  append_digits(made.id, random, 12);
  std::string name(account_names[index % account_names.size()]);
  if (index >= account_names.size()) name += fmt::format("-{}", index / account_names.size() + 1);
  append_hex(made.detector, random, 32);
  made.flow_log = resource_id(random, "fl");
  // Most companies have one home; a few accounts work beside it.
  const std::size_t home = key_of(company) % work_regions.size();
  for (const std::string_view region :
       {work_regions[home], work_regions[(home + 1 + random.below(3)) % work_regions.size()],
        std::string_view("us-east-1")}) {
    if (std::find(made.regions.begin(), made.regions.end(), region) == made.regions.end()) {
      made.regions.emplace_back(region);
    }
  }
  made.inventory = make_inventory(random, company, name);

  const auto role = [&](std::string role_name, std::string path = "/") {
    return Role{
        .account = made.id, .name = std::move(role_name), .path = std::move(path), .id = role_id(random)};
  };
  for (std::size_t i = 0; i < 4; ++i)
    made.workloads.push_back(role(made.inventory.functions[i] + "-execution"));
  made.instance_role = role("app-server");
  made.pod_role = role(made.inventory.clusters[0] + "-pods");
  made.deploy_role = role("ci-deploy");
  made.monitor_role = role("SkyGaugeIntegration");
  const auto linked = [&](const std::string& service, std::string role_name) {
    return role(std::move(role_name), "/aws-service-role/" + service + ".amazonaws.com/");
  };
  made.config_role = linked("config", "AWSServiceRoleForConfig");
  made.backup_role = linked("backup", "AWSServiceRoleForBackup");
  made.developer_role = role("Developer");
  made.admin_role = role("AdminRole");
  made.auditor_role = role("Auditor");
  for (std::size_t i = 0; i < permission_sets.size(); ++i) {
    std::string suffix;
    append_hex(suffix, random, 16);
    made.sso_roles[i] = role(fmt::format("AWSReservedSSO_{}_{}", permission_sets[i], suffix),
                             "/aws-reserved/sso.amazonaws.com/" + made.regions[0] + "/");
  }
  return made;
}

Person make_person(Random& random, const Organisation& organisation, std::size_t index) {
  Person made;
  made.login = fmt::format("{}.{}", given_names[(index * 7 + organisation.seed) % given_names.size()],
                           family_names[(index * 5 + index / given_names.size()) % family_names.size()]);
  made.id = user_id(random);
  made.single_sign_on = index % 2 == 1;
  made.permission_set = random.popular(permission_sets.size());
  // The first account is for security and looks after the trail: few work there.
  const std::size_t accounts = organisation.accounts.size();
  made.account = accounts == 1 || index % 8 == 7 ? 0 : 1 + random.popular(accounts - 1);
  made.office = random.popular(organisation.offices.size());
  made.access_key = access_key_id(random);
  static constexpr std::array home_networks = {77, 81, 84, 88, 91, 109};
  made.home_address = address(random, random.pick(home_networks));
  made.browser = browser_agent(random);
  made.terminal = cli_agent(random);
  made.platform = index % 6 == 0;
  return made;
}

}  // namespace

std::string Role::arn() const { return fmt::format("arn:aws:iam::{}:role{}{}", account, path, name); }

Organisation make_organisation(std::uint64_t seed, int accounts, int people) {
  Random random(mix(seed, key_of("organisation")));
  Organisation made;
  made.seed = seed;
  made.name = random.pick(company_names);
  made.id = "o-";
  for (int i = 0; i < 10; ++i) made.id += "abcdefghijklmnopqrstuvwxyz0123456789"[random.below(36)];
  for (int i = 0; i < std::max(accounts, 1); ++i) {
    made.accounts.push_back(make_account(random, made.name, static_cast<std::size_t>(i)));
  }
  made.offices = {{.utc_offset = hour, .addresses = {"198.51.100.7", "198.51.100.8"}},
                  {.utc_offset = 0, .addresses = {"198.51.100.66"}},
                  {.utc_offset = -5 * hour, .addresses = {"198.51.100.131", "198.51.100.132"}}};
  made.vpn_addresses = {"203.0.113.10", "203.0.113.11", "203.0.113.12"};
  for (int i = 0; i < std::max(people, 2); ++i) {
    made.people.push_back(make_person(random, made, static_cast<std::size_t>(i)));
    const Person& person = made.people.back();
    if (!person.single_sign_on) made.accounts[person.account].inventory.users.push_back(person.login);
  }
  for (Account& account : made.accounts) account.inventory.users.push_back("break-glass");
  made.trail = made.name + "-org-trail";
  made.trail_bucket = made.name + "-org-cloudtrail";
  made.sensitive_bucket = fmt::format("{}-customer-records", made.name);
  append_digits(made.vendor_account, random, 12);
  made.vendor_role_id = role_id(random);
  append_uuid(made.vendor_external_id, random);
  return made;
}

std::string user_id_of(const Organisation& organisation, const Account& account, std::string_view login) {
  for (const Person& person : organisation.people) {
    if (person.login == login && organisation.accounts[person.account].id == account.id) return person.id;
  }
  Random random(mix(organisation.seed, key_of(account.id), key_of(login)));
  return user_id(random);
}

std::string foreign_address(Random& random) {
  static constexpr std::array networks = {45, 146, 176, 179, 185, 193};
  return address(random, random.pick(networks));
}

}  // namespace tripline::tools
