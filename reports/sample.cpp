// Held by reports/formats/console_test.cpp.
#include "reports/sample.h"

#include <fmt/format.h>

namespace dataflow_qa::reports::sample {
namespace {

Results base() {
  Results results;
  results.complete = true;
  results.run.id = "20260131T120000Z-42";
  results.run.started = "2026-01-31T12:00:00.000Z";
  results.run.duration_ms = 4123;
  results.run.seed = 42;
  results.run.exit = 1;
  results.run.subject = {"pms-go-sync", "1.0.0", "daemon", {{"deletes", "ignore"}}};
  results.run.harness_version = "0.1.0";
  results.run.os = "Debian 12";
  results.run.cpus = 2;
  results.document = {"Custom PMS to PowerOffice GO Dataflow", "2024-10-08T00:00:00", "d0c"};
  results.mapping = {"default", "3a9"};
  results.fixtures = {"standard", "f1c"};
  results.dataflows = {{"customers", "Custom PMS Customer to PowerOffice GO Customers", "Custom PMS Customer",
                        "PowerOffice GO Customers", "Read as every organisation."},
                       {"projects", "Custom PMS Project to PowerOffice GO Projects", "Custom PMS Project",
                        "PowerOffice GO Projects", ""}};
  results.findings = {
      {"empty-property-table", "The property table is empty: properties come from the mapping.", 27, "customers"},
      {"unknown-route", "The subject asked for GET /v2/Invoices, which the mock does not know.", std::nullopt,
       std::nullopt}};
  results.figures = {{"requests", 1234}, {"effective_writes", 321}, {"settles", 6}};
  return results;
}

Check check(const std::string& item, const std::string& name, Verdict verdict, std::int64_t duration_ms) {
  Check made;
  made.item = item;
  made.name = name;
  made.verdict = verdict;
  made.duration_ms = duration_ms;
  made.reproduce = "dataflow-qa run --seed 42 --filter " + name;
  return made;
}

Item statement(const std::string& dataflow, const std::string& kind, const std::string& text, std::int64_t line) {
  Item item;
  item.id = dataflow + "/" + kind;
  item.dataflow = dataflow;
  item.kind = kind;
  item.statement = text;
  item.line = line;
  item.origin = "document";
  return item;
}

Item every_customer() {
  Item item = statement("customers", "every",
                        "Every Custom PMS Customer will be synchronized with a PowerOffice GO Customers.", 19);
  item.checks = {check(item.id, "customers.link.existing", Verdict::passed, 210),
                 check(item.id, "customers.link.new", Verdict::passed, 340),
                 check(item.id, "customers.link.inactive", Verdict::flaky, 1200),
                 check(item.id, "customers.link.born-in-target", Verdict::not_applicable, 0)};
  fail(item.checks[2], "The inactive customer C-1031 had no counterpart after 2.1 s; tried again, alone, it had one.");
  item.checks[2].verdict = Verdict::flaky;
  item.checks[2].reason = "it failed, and passed when it was tried once more in a fresh world";
  item.checks[2].retry = Evidence{};
  item.checks[2].retry->records = nlohmann::json::parse(R"([{"system": "target", "id": "27469301", "history": [
    {"time": "12:00:09.300", "actor": "subject", "action": "created", "changes": []}]}])");
  item.checks[3].reason = "the subject does not claim creates_in_source";
  return item;
}

void add_evidence(Check& failed) {
  failed.evidence.diff = nlohmann::json::parse(R"([{"property": "EmailAddress", "system": "target", "id": "27469244",
    "expected": "Ny.Adresse@example.com", "actual": "ny.adresse@example.com"},
    {"property": "PhoneNumber", "system": "target", "id": "27469244", "expected": null, "actual": "+47 22  00"}])");
  failed.evidence.records = nlohmann::json::parse(R"([
    {"system": "source", "id": "C-1004", "history": [
      {"time": "12:00:01.000", "actor": "harness", "action": "edited",
       "changes": [{"property": "email", "before": "post@example.com", "after": "Ny.Adresse@example.com"}]}]},
    {"system": "target", "id": "27469244", "history": [
      {"time": "12:00:00.400", "actor": "subject", "action": "created", "changes": []},
      {"time": "12:00:01.180", "actor": "subject", "action": "edited", "status": 200,
       "changes": [{"property": "EmailAddress", "before": "post@example.com", "after": "ny.adresse@example.com"}]}]}])");
  failed.evidence.requests = nlohmann::json::parse(R"([
    {"time": "12:00:01.100", "system": "source", "actor": "subject", "method": "GET",
     "target": "/api/v1/customers?updatedSince=2026-01-31T12:00:00Z", "status": 200, "effect": "none"},
    {"time": "12:00:01.180", "system": "target", "actor": "subject", "method": "PATCH", "target": "/v2/Customers/27469244",
     "status": 200, "effect": "effective",
     "request_body": "[{\"op\":\"replace\",\"path\":\"/EmailAddress\",\"value\":\"ny.adresse@example.com\"}]",
     "response_body": "{\"Id\":27469244,\"EmailAddress\":\"ny.adresse@example.com\"}"}])");
  failed.evidence.subject_output = {"12:00:01.181 info customers C-1004 -> 27469244: EmailAddress"};
}

Item failing_property() {
  Item item = property_item("customers", "email", "EmailAddress");
  fail(item.checks[0],
       "The e-mail of customer C-1004, edited in Custom PMS, should read \"Ny.Adresse@example.com\" in PowerOffice GO "
       "(27469244) and reads \"ny.adresse@example.com\", settled after 1.2 s.\nThe subject wrote it once.");
  add_evidence(item.checks[0]);
  item.checks[0].retry = item.checks[0].evidence;
  return item;
}

Item advisory_item() {
  Item item = statement("", "qa", "The subject sends no request for nothing.", 0);
  item.id = "qa/hygiene/incremental";
  item.line.reset();
  item.origin = "catalogue";
  item.level = "advisory";
  item.checks = {check(item.id, "customers.hygiene.incremental", Verdict::failed, 80)};
  item.checks[0].level = "advisory";
  fail(item.checks[0], "Each of 12 polls asked for all 24 customers.");
  return item;
}

}  // namespace

void fail(Check& check, const std::string& message) {
  check.verdict = Verdict::failed;
  check.failures.push_back({.message = message, .file = "suites/keep_in_sync.cpp", .line = 12});
}

void settle(Results& results) {
  for (Item& item : results.items) item.verdict = verdict_of(item);
}

Item property_item(const std::string& dataflow, const std::string& source, const std::string& target) {
  Item item;
  item.id = fmt::format("{}/property/{}~{}", dataflow, source, target);
  item.dataflow = dataflow;
  item.kind = "property";
  item.statement = source + " ↔ " + target;
  item.property = Property{source, target, "string"};
  item.origin = "mapping";
  item.checks = {check(item.id, fmt::format("{}.sync.from-source.{}", dataflow, source), Verdict::passed, 130),
                 check(item.id, fmt::format("{}.sync.from-target.{}", dataflow, source), Verdict::passed, 140)};
  item.checks[0].direction = "from-source";
  item.checks[1].direction = "from-target";
  item.verdict = Verdict::passed;
  return item;
}

Results mixed() {
  Results results = base();
  results.run.labels = {{"branch", "main"}, {"commit", "3f2246b"}, {"release", "1.5"}};
  results.since = Since{.run = "20251201T120000Z-1",
                        .label = "release 1.4",
                        .newly_failing = {"customers.sync.from-source.email"},
                        .fixed = {"customers.sync.from-source.name"}};
  Item keep =
      statement("customers", "keep-in-sync",
                "Once a link between a Custom PMS Customer and a PowerOffice GO Customers is established, it will "
                "keep in sync between the two systems, regardless of where it is edited.",
                21);
  keep.checks = {check(keep.id, "customers.sync.burst", Verdict::known, 900)};
  fail(keep.checks[0], "The last of 20 quick edits did not arrive.");
  keep.checks[0].verdict = Verdict::known;
  keep.checks[0].reason = "DQ-17: bursts are lost until 2.0";
  Item phone = property_item("customers", "phone", "PhoneNumber");
  phone.checks[1].verdict = Verdict::error;
  phone.checks[1].reason = "The mock refused the harness's own edit: 400.";
  Item merge = statement("projects", "merge", "An existing PowerOffice GO Projects is merged by \"Code\".", 60);
  Item every = statement("projects", "every",
                         "Every Custom PMS Project will be synchronized with a PowerOffice GO Projects.", 57);
  every.checks = {check(every.id, "projects.link.existing", Verdict::not_run, 0)};
  every.checks[0].selected = false;
  Item alike = statement("projects", "conditional", "Projects without a customer are synchronized too.", 58);
  alike.checks = {check(alike.id, "projects.link.twins", Verdict::not_applicable, 0)};
  alike.checks[0].reason = "the section has merge criteria";
  results.items = {every_customer(),
                   keep,
                   property_item("customers", "name", "Name"),
                   failing_property(),
                   phone,
                   property_item("customers", "website", "WebsiteUrl"),
                   every,
                   alike,
                   merge,
                   property_item("projects", "code", "Code"),
                   advisory_item()};
  settle(results);
  return results;
}

namespace {

/// What a check did and saw.
Account account_of(const Check& check) {
  const auto side = check.direction == "from-target" ? Side::target : Side::source;
  const RecordName source{Side::source, "Custom PMS", "customers", "C-1004"};
  const RecordName target{Side::target, "PowerOffice GO", "Customers", "27469244"};
  const auto& record = side == Side::source ? source : target;
  const auto& counterpart = side == Side::source ? target : source;
  Account account{.in_source = {.made = 2}};
  if (!check.direction) {
    account.add({.kind = SightingKind::linked, .record = record, .counterpart = counterpart, .times = 2});
    account.add({.kind = SightingKind::equal, .record = record, .counterpart = counterpart, .number = 14});
    return account;
  }
  (side == Side::source ? account.in_source : account.in_target).edits = 3;
  account.add({.kind = SightingKind::arrived,
               .record = record,
               .counterpart = counterpart,
               .property = {"email", "EmailAddress"},
               .values = {{"ny@example.com", "ny@example.com"}, {nullptr, ""}, {"Æ <b>&", "Æ <b>&"}},
               .times = 3});
  return account;
}

std::vector<WorldTimeline> timeline() {
  return {{"", 6, false, {20, 2900}, {{150, 900}, {950, 1700}, {1800, 2600}}, {{20, 140}, {2700, 2900}}},
          {"pages <b>", 2, false, {25, 4100}, {{400, 3900}}, {{25, 300}}},
          {"confirming 1 of 1, alone (customers.link.new)", 1, true, {2950, 4000}, {{3100, 3900}}, {}}};
}

}  // namespace

Results all_passed() {
  Results results = base();
  results.run.exit = 0;
  results.findings.clear();
  Item every = every_customer();
  every.checks.resize(2);
  results.items = {every, property_item("customers", "name", "Name"),
                   property_item("customers", "email", "EmailAddress"), property_item("projects", "code", "Code")};
  results.systems = {"Custom PMS", "PowerOffice GO"};
  results.timeline = timeline();
  for (Item& item : results.items) {
    for (Check& each : item.checks) each.account = account_of(each);
  }
  settle(results);
  return results;
}

Results one_failure() {
  Results results = all_passed();
  results.run.exit = 1;
  results.items[2] = failing_property();
  settle(results);
  return results;
}

Results tried_by_hand() {
  Results results = mixed();
  const auto add = [&](std::size_t item, const std::string& done, Verdict result, const std::string& remarks) {
    results.items[item].manual.push_back({done, result, "Kari Nordmann", "2026-02-01", remarks});
  };
  add(0, "Created a customer in the web page; it came within a minute.", Verdict::passed, "");
  add(3, "Changed an e-mail address, <b>twice</b>.", Verdict::passed, "slow");
  add(8, "Merged two projects: neither was lost.", Verdict::passed, "");
  add(9, "Changed a code; the old one stayed.", Verdict::failed, "");
  settle(results);
  return results;
}

Results hostile() {
  const std::string bad =
      "<img onerror=alert(1) src=x> ]]> & \" ' </script><script>alert(2)</script> {{name}} | `code` *b* @all "
      "\x1b[31mred\x07 \xE2\x80\xAE"
      "desrever \xE2\x80\xA8 \xFF\xC3( www.example.com";
  Results results = base();
  results.document.title = bad;
  results.run.subject.name = bad;
  results.run.labels = {{"release", bad}};
  results.since = Since{.run = bad, .label = bad, .newly_failing = {bad}};
  results.run.filter = bad;
  results.dataflows[0].title = bad;
  results.dataflows[0].reading = bad;
  results.findings[0].message = bad;
  Item item = property_item("customers", bad, bad);
  fail(item.checks[0], bad + "\n" + bad);
  item.checks[0].reproduce = bad;
  item.checks[0].evidence.diff = nlohmann::json::array(
      {{{"property", bad}, {"system", bad}, {"id", bad}, {"expected", bad}, {"actual", bad + bad}}, 7});
  item.checks[0].evidence.records =
      nlohmann::json::array({{{"system", bad}, {"history", {{{"time", bad}, {bad, bad}}, 3}}}, bad});
  item.checks[0].evidence.requests = nlohmann::json::array({{{"target", bad}, {"request_body", bad}}, nullptr});
  item.checks[0].evidence.subject_output = {bad, bad};
  item.checks[0].evidence.last_requests = {{bad, bad, bad, bad, 400, bad, 2}};
  results.items = {item};
  settle(results);
  return results;
}

Results subject_ended(bool at_its_start) {
  Results results = all_passed();
  const std::vector<LastRequest> last{
      {"2026-01-31T12:00:01.100Z", "Custom PMS", "GET", "/api/v1/customers?updatedSince=2026-01-31T12:00:00Z&limit=100",
       200, "", 3},
      {"2026-01-31T12:00:01.180Z", "PowerOffice GO", "POST", "/OAuth/Token", 400,
       "invalid_client: Client integration not found. Please ensure the provided keys are matching the desired "
       "environment.",
       1}};
  results.run.exit = at_its_start ? 3 : 1;
  results.run.subject_output = "subject-output.txt";
  if (at_its_start) {
    results.complete = false;
    results.run.trouble = "the subject exited with status 4 before it was ready\n  | no such key";
    results.run.last_requests = last;
    return results;
  }
  Check& died = results.items[0].checks[0];
  fail(died, "the subject exited with status 4 in the middle of the run; last output: panic: no such key");
  died.failures[0].kind = FailureKind::died;
  died.evidence.last_requests = last;
  died.evidence.subject_output = {"panic: no such key"};
  settle(results);
  return results;
}

/// An edit in the target that never reached the source.
void fail_to_arrive(Item& item) {
  Check& check = item.checks[1];
  check.verdict = Verdict::failed;
  check.failures.push_back({.kind = FailureKind::not_arrived,
                            .dataflow = item.dataflow,
                            .record = RecordName{Side::target, "PowerOffice GO", "Customers", "27000004"},
                            .counterpart = RecordName{Side::source, "Custom PMS", "customers", "C-1004"},
                            .property = {item.property->source, item.property->target},
                            .expected = "new " + item.property->source,
                            .actual = "old " + item.property->source,
                            .before = "old " + item.property->source,
                            .written = "new " + item.property->source,
                            .cause = {.kind = CauseKind::no_write_sent},
                            .settles = 1,
                            .waited_ms = 412});
}

Results one_way(std::size_t properties) {
  Results results = base();
  const std::vector<std::string> usual{"name", "email", "phone", "website"};
  for (std::size_t i = 0; i < properties; ++i) {
    const auto name = i < usual.size() ? usual[i] : fmt::format("property{}", i);
    results.items.push_back(property_item("customers", name, "T" + name));
    fail_to_arrive(results.items.back());
  }
  settle(results);
  return results;
}

Results like_a_real_run(std::size_t failures) {
  Results results = base();
  const nlohmann::json entry = {{"time", "2026-01-31T12:00:00.400Z"}, {"actor", "harness"}, {"action", "created"}};
  for (std::size_t number = 0; number < failures; ++number) {
    Item item = property_item("customers", fmt::format("property{}", number), fmt::format("Property{}", number));
    fail(item.checks[0], fmt::format("`property{}` of C-{}, changed to “q7xk2mda”, did not arrive.", number, number));
    add_evidence(item.checks[0]);
    nlohmann::json created = entry;
    for (int other = 0; other < 30; ++other) {
      created["changes"].push_back({{"property", fmt::format("Other{}", other)}, {"before", nullptr}, {"after", "x"}});
    }
    created["changes"].push_back({{"property", item.property->source}, {"before", nullptr}, {"after", "first"}});
    for (auto& record : item.checks[0].evidence.records) record["history"].push_back(created);
    nlohmann::json& requests = item.checks[0].evidence.requests;
    for (int again = 0; again < 6; ++again) requests.push_back(requests[1]);
    for (auto& request : requests) request["response_body"] = std::string(1500, 'r');
    results.items.push_back(item);
  }
  settle(results);
  return results;
}

Results large(std::size_t checks, std::size_t fails_each) {
  Results results = base();
  results.dataflows.clear();
  std::size_t made = 0;
  while (made < checks) {
    const std::size_t number = made / 200;
    const std::string slug = fmt::format("dataflow-{}", number);
    if (made % 200 == 0) {
      results.dataflows.push_back({slug, fmt::format("Source Entity {0} to Target Entity {0}", number),
                                   fmt::format("Source Entity {}", number), fmt::format("Target Entity {}", number),
                                   ""});
    }
    Item item = property_item(slug, fmt::format("someProperty{}", made), fmt::format("SomeProperty{}", made));
    for (Check& one : item.checks) {
      if (fails_each > 0 && made++ % fails_each == 0) {
        fail(one, fmt::format("Property someProperty{} of record R-{} did not arrive within 2.0 s.", made, made));
        add_evidence(one);
      } else if (fails_each == 0) {
        ++made;
      }
    }
    results.items.push_back(item);
  }
  settle(results);
  return results;
}

}  // namespace dataflow_qa::reports::sample
