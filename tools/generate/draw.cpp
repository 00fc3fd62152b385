// Things the account owns come from its inventory, those at the front more often; the rest is made up on the
// spot. Defaults are those of a plain success: what is remarkable is bound by whoever remarks on it.
#include "tools/generate/draw.hpp"

#include "tools/generate/identifiers.hpp"

namespace tripline::tools {
namespace {

const std::string& popular(const std::vector<std::string>& values, Random& random) {
  return values[random.popular(values.size())];
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 20> digits;
  std::size_t at = digits.size();
  do digits[--at] = static_cast<char>('0' + value % 10);
  while ((value /= 10) != 0);
  out.append(digits.data() + at, digits.size() - at);
}

void append_prefixed(std::string& out, std::string_view prefix, Random& random, std::size_t digits) {
  out += prefix;
  append_hex(out, random, digits);
}

void append_private_address(std::string& out, Random& random) {
  out += "10.";
  append_number(out, random.between(0, 40));
  out += '.';
  append_number(out, random.between(0, 255));
  out += '.';
  append_number(out, random.between(4, 250));
}

// Keys as applications, pipelines and people name them; a few are not ASCII.
void append_object(std::string& out, Random& random, Instant time) {
  static constexpr std::array<std::string_view, 6> folders = {"invoices",   "raw",     "curated",
                                                              "thumbnails", "exports", "sessions"};
  static constexpr std::array<std::string_view, 4> endings = {".parquet", ".json.gz", ".jpg", ".csv"};
  static constexpr std::array<std::string_view, 5> papers = {"Jahresübersicht", "résumé-projet",
                                                             "açık-sipariş", "報告書", "årsrapport"};
  const std::uint64_t kind = random.below(40);
  if (kind == 0) {
    out += "shared/";
    out += random.pick(papers);
    out += '-';
    append_number(out, random.between(1, 400));
    out += ".pdf";
  } else if (kind < 24) {
    out += random.pick(folders);
    out += "/dt=";
    const CivilTime t = civil(time - static_cast<Instant>(random.popular(20)) * day);
    append_number(out, t.year);
    out += t.month < 10 ? "-0" : "-";
    append_number(out, t.month);
    out += t.day < 10 ? "-0" : "-";
    append_number(out, t.day);
    out += "/part-";
    append_number(out, random.between(10000, 10400));
    out += '-';
    append_hex(out, random, 12);
    out += random.pick(endings);
  } else {
    out += random.pick(folders);
    out += '/';
    append_uuid(out, random);
    out += random.pick(endings);
  }
}

}  // namespace

void draw(std::string& out, Noun noun, Random& random, const Account& account, Instant time) {
  static constexpr std::array<std::string_view, 6> types = {"t3.medium", "m6i.large", "m6i.xlarge",
                                                            "c6i.large", "r6i.large", "t3.small"};
  static constexpr std::array<std::string_view, 6> tags = {
      "web", "worker", "build-agent", "bastion", "Zürich-gateway", "reports-überwachung"};
  static constexpr std::array<std::string_view, 4> policies = {"ReadOnlyAccess", "AmazonS3ReadOnlyAccess",
                                                               "CloudWatchReadOnlyAccess", "ViewOnlyAccess"};
  const Inventory& own = account.inventory;
  switch (noun) {
    case Noun::account:
    case Noun::role_account:
    case Noun::target_account:
      out += account.id;
      break;
    case Noun::region:
      out += "us-east-1";
      break;
    case Noun::zone:
      break;  // follows the region, see Bindings::append
    case Noun::caller_arn:
      break;  // bound by the writer
    case Noun::external_id_field:
      break;  // a whole field, bound for vendors
    case Noun::address:
    case Noun::private_address:
      append_private_address(out, random);
      break;
    case Noun::event_id:
    case Noun::request_id:
    case Noun::uuid:
      append_uuid(out, random);
      break;
    case Noun::now_iso:
      append_iso(out, time);
      break;
    case Noun::now_text:
      append_spoken(out, time);
      break;
    case Noun::expiry_text:
      append_spoken(out, time + 12 * hour);
      break;
    case Noun::now_ms:
      append_number(out, time * 1000);
      break;
    case Noun::day_path:
      append_date_folders(out, time);
      break;
    case Noun::bucket:
      out += popular(own.buckets, random);
      break;
    case Noun::object:
      append_object(out, random, time);
      break;
    case Noun::bytes:
    case Noun::bytes_in:
      append_number(out, 1 + static_cast<std::int64_t>(9000.0 * random.spread() * random.spread()));
      break;
    case Noun::auth_method:
      out += "AuthHeader";
      break;
    case Noun::kms_key:
      out += popular(own.kms_keys, random);
      break;
    case Noun::table:
      out += popular(own.tables, random);
      break;
    case Noun::repository:
      out += popular(own.repositories, random);
      break;
    case Noun::snapshot:
      append_prefixed(out, "snap-", random, 17);
      break;
    case Noun::instance:
      out += popular(own.instances, random);
      break;
    case Noun::instance_type:
      out += random.pick(types);
      break;
    case Noun::image:
      out += popular(own.images, random);
      break;
    case Noun::volume:
      out += popular(own.volumes, random);
      break;
    case Noun::vpc:
      out += popular(own.vpcs, random);
      break;
    case Noun::subnet:
      out += popular(own.subnets, random);
      break;
    case Noun::security_group:
      out += popular(own.security_groups, random);
      break;
    case Noun::port:
      out += "443";
      break;
    case Noun::instance_count:
      out += '1';
      break;
    case Noun::function:
      out += popular(own.functions, random);
      break;
    case Noun::database:
      out += popular(own.databases, random);
      break;
    case Noun::cluster:
      out += popular(own.clusters, random);
      break;
    case Noun::stack:
      out += popular(own.stacks, random);
      break;
    case Noun::topic:
      out += popular(own.topics, random);
      break;
    case Noun::queue:
      out += popular(own.queues, random);
      break;
    case Noun::tag_text:
      out += random.pick(tags);
      break;
    case Noun::log_group:
      out += popular(own.log_groups, random);
      break;
    case Noun::log_stream:
      append_date_folders(out, time);
      append_prefixed(out, "/[$LATEST]", random, 32);
      break;
    case Noun::trail:
      out += "org-trail";
      break;
    case Noun::trail_bucket:
      out += "org-cloudtrail";
      break;
    case Noun::detector:
      out += account.detector;
      break;
    case Noun::flow_log:
      out += account.flow_log;
      break;
    case Noun::secret:
      out += popular(own.secrets, random);
      break;
    case Noun::parameter:
      out += popular(own.parameters, random);
      break;
    case Noun::user:
      out += popular(own.users, random);
      break;
    case Noun::user_id:
      out += user_id(random);
      break;
    case Noun::role:
      out += account.workloads[random.popular(account.workloads.size())].name;
      break;
    case Noun::role_id:
      out += role_id(random);
      break;
    case Noun::role_path:
      out += '/';
      break;
    case Noun::session_name:
      append_digits(out, random, 19);
      break;
    case Noun::issued_key:
      out += session_key_id(random);
      break;
    case Noun::policy:
      out += random.pick(policies);
      break;
    case Noun::login_result:
      out += "Success";
      break;
    case Noun::mfa_used:
      out += "Yes";
      break;
    case Noun::principal:
      out += account.id;
      break;
    case Noun::hex17:
      append_hex(out, random, 17);
      break;
    case Noun::hex32:
      append_hex(out, random, 32);
      break;
    case Noun::hex8:
      append_hex(out, random, 8);
      break;
    case Noun::number:
      append_number(out, random.between(1, 4096));
      break;
    case Noun::token:
      append_base64(out, random, 340 + static_cast<std::size_t>(random.below(60)) * 4);
      break;
    case Noun::host_id:
      append_base64(out, random, 75);
      out += '=';
      break;
  }
}

}  // namespace tripline::tools
