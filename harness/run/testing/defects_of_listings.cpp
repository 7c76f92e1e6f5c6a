// Held by mutants_test.cpp.
// Defects that show when a listing misleads, when the clocks of the systems are not the sync's own, and when it is
// ended in the middle of its work.

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;

bool is_customers(const Exchange& exchange) {
  return is_listing(exchange, "/customers") || is_listing(exchange, "/Customers");
}
bool asks_for_changes(const Exchange& exchange) {
  return exchange.query.find("updatedSince=") != std::string::npos ||
         exchange.query.find("lastChanged") != std::string::npos;
}
Defect loses_some_of_many() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    return without(forward(exchange), [](const json& record) { return id_of(record).ends_with("77"); });
  }};
}

/// Customers that a listing of everything ended without are deleted.
Tamper deletes_what_is_missing() {
  struct Known {
    std::mutex mutex;
    std::set<std::string> all;
    std::set<std::string> in_this_walk;
  };
  return [known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_customers(exchange) || asks_for_changes(exchange)) return answer;
    const std::lock_guard lock(known->mutex);
    if (is_first_page(exchange)) known->in_this_walk.clear();
    const auto records = records_of(answer);
    for (const auto& record : records) {
      known->all.insert(id_of(record));
      known->in_this_walk.insert(id_of(record));
    }
    if (!records.empty()) return answer;
    for (const auto& id : known->all) {
      if (!known->in_this_walk.contains(id)) forward(instead(exchange, "DELETE", exchange.path + "/" + id, nullptr));
    }
    return answer;
  };
}
Defect deletes_what_listings_lack(const fs::path& state_dir) {
  static std::mutex mutex;
  static std::map<fs::path, Defect> of_worlds;  // what it knows outlives a restart
  const std::lock_guard lock(mutex);
  const auto [place, is_new] = of_worlds.try_emplace(state_dir);
  if (is_new) place->second = {.source = deletes_what_is_missing(), .target = deletes_what_is_missing()};
  return place->second;
}

/// It reads pages by their numbers: what slips into a page that it has read already it does not see.
Tamper skips_what_slips_back() {
  struct Walk {
    std::mutex mutex;
    Exchange first_page;
    std::set<std::string> on_it;
    std::set<std::string> skipped;  // ids and times of change
  };
  return [walk = std::make_shared<Walk>()](const Exchange& exchange, const Forward& forward) {
    if (!is_customers(exchange)) return forward(exchange);
    const std::lock_guard lock(walk->mutex);
    if (!is_first_page(exchange)) {
      for (const auto& record : records_of(forward(walk->first_page))) {
        if (!walk->on_it.contains(id_of(record))) walk->skipped.insert(id_of(record) + changed_at(record));
      }
    }
    auto answer = forward(exchange);
    if (is_first_page(exchange)) {
      walk->first_page = exchange;
      walk->on_it.clear();
      for (const auto& record : records_of(answer)) walk->on_it.insert(id_of(record));
    }
    return without(std::move(answer),
                   [&](const json& record) { return walk->skipped.contains(id_of(record) + changed_at(record)); });
  };
}
Defect skips_what_moves() {
  return {.source = skips_what_slips_back(), .target = skips_what_slips_back()};
}

/// It asks for what changed since a while ago by its own clock, and thinks that nothing comes from the future.
Defect goes_by_its_own_clock() {
  const Tamper tamper = [](Exchange exchange, const Forward& forward) {
    static const std::regex since("(updatedSince|lastChangedDateTimeOffsetGreaterThan)=[^&]*");
    auto now = now_as_text();
    exchange.query = std::regex_replace(exchange.query, since, "$1=" + now.substr(0, 17) + "00Z");
    if (!is_listing(exchange, exchange.path)) return forward(exchange);
    now.replace(now.size() - 1, 1, "9Z");
    return without(forward(exchange), [&](const json& record) {
      return changed_at(record).substr(0, 16) > now.substr(0, 16);  // to the minute
    });
  };
  return {.source = tamper, .target = tamper};
}

/// A creation that was under way when it was killed is done again.
Tamper repeats_what_was_under_way(const fs::path& file) {
  return [file](const Exchange& exchange, const Forward& forward) {
    if (std::ifstream left(file); left) {
      auto body = json::parse(left);
      left.close();
      fs::remove(file);
      const auto path = body.at("path").get<std::string>();
      forward(instead(exchange, "POST", path, body.at("body")));
    }
    if (exchange.method != "POST") return forward(exchange);
    std::ofstream(file) << json{{"path", exchange.path}, {"body", parsed(another_creation(exchange).body)}};
    try {
      auto answer = forward(exchange);
      fs::remove(file);
      return answer;
    } catch (const NoAnswer&) {
      fs::remove(file);
      throw;
    }
  };
}
Defect repeats_creations_when_killed(const fs::path& state_dir) {
  return {.source = repeats_what_was_under_way(state_dir / "to-source"),
          .target = repeats_what_was_under_way(state_dir / "to-target")};
}

/// What it has made is remembered when it asks for changes again. Killed before that, it makes the first of it again.
Tamper remembers_when_a_pass_is_over(const fs::path& file) {
  struct Pass {
    bool begins = true;
    json made = json::array();
  };
  return [file, pass = std::make_shared<Pass>()](const Exchange& exchange, const Forward& forward) {
    if (std::exchange(pass->begins, false)) {
      std::ifstream left(file);
      const auto made = left ? json::parse(left) : json::array();
      left.close();
      fs::remove(file);
      if (made.size() > 1) forward(instead(exchange, "POST", made[0].at("path"), made[0].at("body")));
    }
    auto answer = forward(exchange);
    if (asks_for_changes(exchange)) {
      pass->made.clear();
      fs::remove(file);
    }
    if (exchange.method == "POST" && exchange.path.find("oken") == std::string::npos) {
      pass->made.push_back({{"path", exchange.path}, {"body", parsed(another_creation(exchange).body)}});
      std::ofstream(file) << pass->made;
    }
    return answer;
  };
}
Defect forgets_what_a_pass_made(const fs::path& state_dir) {
  return {.source = remembers_when_a_pass_is_over(state_dir / "made-in-source"),
          .target = remembers_when_a_pass_is_over(state_dir / "made-in-target")};
}

/// Once, it takes its time when it is asked to end.
Defect ends_late(const fs::path& state_dir) {
  const auto stopping = std::make_shared<std::atomic<bool>>(false);
  const Tamper tamper = [stopping, file = state_dir / "was-late"](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (*stopping && !fs::exists(file)) {
      std::ofstream(file) << "once";
      std::this_thread::sleep_for(std::chrono::milliseconds(1300));
    }
    return answer;
  };
  return {.source = tamper, .target = tamper, .stopping = stopping};
}

}  // namespace

DefectTable defects_of_listings() {
  return {{"loses-some-of-many", loses_some_of_many},
          {"deletes-what-listings-lack", deletes_what_listings_lack},
          {"skips-what-moves", skips_what_moves},
          {"goes-by-its-own-clock", goes_by_its_own_clock},
          {"repeats-creations-when-killed", repeats_creations_when_killed},
          {"forgets-what-a-pass-made", forgets_what_a_pass_made},
          {"ends-late", ends_late}};
}

}  // namespace dataflow_qa::run::testing
