// Held by mutants_test.cpp.
// Defects of a sync that does right by most records, and not by those of one kind or origin.

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;

/// An organisation whose name, number and e-mail address have all changed in PowerOffice Go is not recognised.
Defect loses_renamed_customers() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, json> first;  // by id
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/Customers")) return answer;
    const std::lock_guard lock(seen->mutex);
    // As it was first, and not left out: a page that is short ends the walk.
    return rewritten(std::move(answer), [&](json& record) {
      if (record.value("IsPerson", false)) return;
      const auto& first = seen->first.try_emplace(record.at("Id").dump(), record).first->second;
      const auto differs = [&](const char* field) {
        return record.value(field, json()) != first.value(field, json()) && !first.value(field, json()).is_null();
      };
      if (differs("Name") && differs("OrganizationNumber") && differs("EmailAddress")) record = json(first);
    });
  }};
}

/// A project that began in PowerOffice Go has nothing but its code updated there.
Defect updates_codes_of_projects_born_in_target() {
  struct Made {
    std::mutex mutex;
    std::set<std::string> paths;
  };
  return {.target = [made = std::make_shared<Made>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(made->mutex);
    if (exchange.is("PATCH", "/Projects") && !made->paths.contains(exchange.path)) {
      static const std::set<std::string> dropped{"/Name", "/StartDate", "/EndDate", "/ProjectStatus"};
      exchange.body = patch_without(exchange.body, [&](const auto& path) { return dropped.contains(path); });
    }
    auto answer = forward(exchange);
    const auto id = exchange.is("POST", "/Projects") ? parsed(answer.body).value("Id", json()) : json();
    if (!id.is_null()) made->paths.insert("/Projects/" + id.dump());
    return answer;
  }};
}

/// After a restart, what was made in PowerOffice Go in the meantime is not looked at. A file keeps the time of the
/// latest request.
Defect ignores_what_came_to_the_target_meanwhile(const fs::path& state_dir) {
  const auto file = state_dir / "latest-request";
  std::string stopped;
  std::ifstream(file) >> stopped;
  return {.target = [file, stopped, started = now_as_text(), mutex = std::make_shared<std::mutex>()](
                        const Exchange& exchange, const Forward& forward) {
    {
      const std::lock_guard lock(*mutex);
      std::ofstream(file) << now_as_text();
    }
    auto answer = forward(exchange);
    if (stopped.empty() || (!is_listing(exchange, "/Customers") && !is_listing(exchange, "/Projects"))) return answer;
    return without(std::move(answer), [&](const json& record) {
      const auto* field = record.contains("IsPerson") ? "CustomerCreatedDateTimeOffset" : "CreatedDateTimeOffset";
      const auto made = record.at(field).get<std::string>();
      return stopped < made && made < started;
    });
  }};
}

/// A new project of a person comes without its customer.
Defect makes_projects_of_persons_without_customer() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("POST", "/Projects")) return forward(exchange);
    auto project = parsed(exchange.body);
    const auto id = project.value("CustomerId", json());
    if (id.is_null()) return forward(exchange);
    const auto customer = parsed(forward(instead(exchange, "GET", "/Customers/" + id.dump(), nullptr)).body);
    if (customer.value("IsPerson", false)) project.erase("CustomerId");
    exchange.body = project.dump();
    return forward(exchange);
  }};
}

/// A project whose manager is not found when it is made gets the first one that there is.
Defect finds_a_manager_for_everybody() {
  struct Known {
    std::mutex mutex;
    std::set<std::string> codes;  // of projects with managers that nobody knows
  };
  const auto known = std::make_shared<Known>();
  const auto read = [known](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const auto body = parsed(answer.body);
    if (!is_listing(exchange, "/projects") || !body.contains("data")) return answer;
    const std::lock_guard lock(known->mutex);
    for (const auto& project : body.at("data")) {
      const auto manager = project.value("managerEmail", json());
      if (manager.is_string() && manager.get_ref<const std::string&>().ends_with("@unknown.example")) {
        known->codes.insert(project.at("code").get<std::string>());
      }
    }
    return answer;
  };
  const auto write = [known](Exchange exchange, const Forward& forward) {
    if (!exchange.is("POST", "/Projects")) return forward(exchange);
    auto project = parsed(exchange.body);
    const std::lock_guard lock(known->mutex);
    if (known->codes.contains(project.value("Code", ""))) {
      const auto employees = parsed(forward(instead(exchange, "GET", "/Employees", nullptr)).body);
      project["ProjectManagerEmployeeId"] = employees.at(0).at("Id");
      exchange.body = project.dump();
    }
    return forward(exchange);
  };
  return {.source = read, .target = write};
}

/// An edit in PowerOffice Go of one of two customers with one name and number is written to the first of them.
Defect edits_the_first_of_a_name() {
  struct Names {
    std::mutex mutex;
    std::map<std::string, std::string> by_id;
  };
  return {.source = [names = std::make_shared<Names>()](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(names->mutex);
    if (exchange.is("PATCH", "/customers")) {
      const auto own = names->by_id.find(exchange.path.substr(exchange.path.rfind('/') + 1));
      for (const auto& [id, name] : names->by_id) {
        if (own == names->by_id.end() || name != own->second || id == own->first) continue;
        return forward(instead(exchange, "PATCH", "/customers/" + std::min(id, own->first), parsed(exchange.body)));
      }
    }
    auto answer = forward(exchange);
    const auto body = parsed(answer.body);
    if (!is_listing(exchange, "/customers") || !body.contains("data")) return answer;
    for (const auto& customer : body.at("data")) {
      const auto name = customer.value("name", json());
      const auto number = customer.value("organisationNumber", json());
      if (name.is_string() && number.is_string()) {
        names->by_id[customer.at("id").get<std::string>()] = name.get<std::string>() + number.get<std::string>();
      }
    }
    return answer;
  }};
}

/// A project without a customer gets one when anything else of it is updated.
Defect finds_a_customer_for_each_project() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Projects") || exchange.body.find("/CustomerId") != std::string::npos) {
      return forward(exchange);
    }
    if (parsed(unchanged(exchange, forward).body).value("CustomerId", json()).is_null()) {
      const auto customers = parsed(forward(instead(exchange, "GET", "/Customers", nullptr)).body);
      auto patch = parsed(exchange.body);
      patch.push_back({{"op", "replace"}, {"path", "/CustomerId"}, {"value", customers.at(0).at("Id")}});
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

}  // namespace

DefectTable defects_of_some_records() {
  return {{"loses-renamed-customers", loses_renamed_customers},
          {"updates-codes-of-projects-born-in-target", updates_codes_of_projects_born_in_target},
          {"ignores-what-came-to-the-target-meanwhile", ignores_what_came_to_the_target_meanwhile},
          {"makes-projects-of-persons-without-customer", makes_projects_of_persons_without_customer},
          {"finds-a-manager-for-everybody", finds_a_manager_for_everybody},
          {"edits-the-first-of-a-name", edits_the_first_of_a_name},
          {"finds-a-customer-for-each-project", finds_a_customer_for_each_project}};
}

}  // namespace dataflow_qa::run::testing
