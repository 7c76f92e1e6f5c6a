#include "reports/model/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t longest_name = 40;
constexpr std::size_t longest_value = 300;

bool fits_a_name(std::string_view name) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return small(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= longest_name && small(name.front()) && std::ranges::all_of(name, fits);
}

bool fits_a_value(std::string_view value) {
  const auto acts = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !value.empty() && value.size() <= longest_value && std::ranges::none_of(value, acts) &&
         base::valid_utf8(value) == value;
}

using Variables = std::array<std::string_view, 3>;  // names; the first one that is set counts

struct Service {
  std::string_view name;
  std::string_view sign;   // the variable by which it is known
  std::string_view value;  // that it then has; empty: any
  Variables commit;
  Variables branch;
  Variables tag;
  Variables build;
  Variables url;
};

/// By the documentation of each service.
constexpr std::array<Service, 9> services{{
    {.name = "github",
     .sign = "GITHUB_ACTIONS",
     .commit = {"GITHUB_SHA"},
     .branch = {"GITHUB_HEAD_REF", "GITHUB_REF"},
     .build = {"GITHUB_RUN_NUMBER"}},
    {.name = "gitlab",
     .sign = "GITLAB_CI",
     .commit = {"CI_COMMIT_SHA"},
     .branch = {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"},
     .tag = {"CI_COMMIT_TAG"},
     .build = {"CI_PIPELINE_ID"},
     .url = {"CI_PIPELINE_URL"}},
    {.name = "circleci",
     .sign = "CIRCLECI",
     .commit = {"CIRCLE_SHA1"},
     .branch = {"CIRCLE_BRANCH"},
     .tag = {"CIRCLE_TAG"},
     .build = {"CIRCLE_BUILD_NUM"},
     .url = {"CIRCLE_BUILD_URL"}},
    {.name = "azure",
     .sign = "TF_BUILD",
     .commit = {"BUILD_SOURCEVERSION"},
     .branch = {"SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"},
     .build = {"BUILD_BUILDNUMBER"}},
    {.name = "buildkite",
     .sign = "BUILDKITE",
     .commit = {"BUILDKITE_COMMIT"},
     .branch = {"BUILDKITE_BRANCH"},
     .tag = {"BUILDKITE_TAG"},
     .build = {"BUILDKITE_BUILD_NUMBER"},
     .url = {"BUILDKITE_BUILD_URL"}},
    {.name = "travis",
     .sign = "TRAVIS",
     .commit = {"TRAVIS_PULL_REQUEST_SHA", "TRAVIS_COMMIT"},
     .branch = {"TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"},
     .tag = {"TRAVIS_TAG"},
     .build = {"TRAVIS_BUILD_NUMBER"},
     .url = {"TRAVIS_BUILD_WEB_URL"}},
    {.name = "woodpecker",
     .sign = "CI",
     .value = "woodpecker",
     .commit = {"CI_COMMIT_SHA"},
     .branch = {"CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH"},
     .tag = {"CI_COMMIT_TAG"},
     .build = {"CI_PIPELINE_NUMBER", "CI_BUILD_NUMBER"},
     .url = {"CI_PIPELINE_URL", "CI_BUILD_LINK"}},
    {.name = "drone",
     .sign = "DRONE",
     .commit = {"DRONE_COMMIT_SHA", "DRONE_COMMIT"},
     .branch = {"DRONE_SOURCE_BRANCH", "DRONE_BRANCH"},
     .tag = {"DRONE_TAG"},
     .build = {"DRONE_BUILD_NUMBER"},
     .url = {"DRONE_BUILD_LINK"}},
    {.name = "jenkins",
     .sign = "JENKINS_URL",
     .commit = {"GIT_COMMIT"},
     .branch = {"CHANGE_BRANCH", "GIT_BRANCH", "BRANCH_NAME"},
     .tag = {"TAG_NAME"},
     .build = {"BUILD_NUMBER"},
     .url = {"BUILD_URL"}},
}};

bool is_set(const Service& service, const Variable& variable) {
  const auto value = variable(std::string(service.sign));
  if (!service.value.empty()) return value == service.value;
  return !value.empty() && value != "false" && value != "False";
}

std::string first_of(const Variables& names, const Variable& variable) {
  for (const auto& name : names) {
    if (name.empty()) break;
    if (auto value = variable(std::string(name)); !value.empty() && value != "false") return value;
  }
  return "";
}

/// Put together from several variables, where a service has none for it.
std::string composed_url(const Service& service, const Variable& variable) {
  const auto whole = [&](std::initializer_list<std::string> parts) {
    std::string url;
    for (const auto& part : parts) {
      if (part.empty()) return std::string();
      url += part;
    }
    return url;
  };
  if (service.name == "github") {
    return whole({variable("GITHUB_SERVER_URL"), "/", variable("GITHUB_REPOSITORY"), "/actions/runs/",
                  variable("GITHUB_RUN_ID")});
  }
  if (service.name == "azure") {
    return whole({variable("SYSTEM_COLLECTIONURI"), variable("SYSTEM_TEAMPROJECT"),
                  "/_build/results?buildId=", variable("BUILD_BUILDID")});
  }
  return "";
}

/// Some services give the branch or the tag as a reference of git, or with the name of the remote.
void add_branch(Labels& labels, std::string text) {
  for (const auto& [prefix, name] :
       {std::pair{std::string_view("refs/heads/"), "branch"}, {"refs/tags/", "tag"}, {"origin/", "branch"}}) {
    if (!text.starts_with(prefix)) continue;
    labels[name] = text.substr(prefix.size());
    return;
  }
  labels["branch"] = std::move(text);
}

}  // namespace

base::Result<std::pair<std::string, std::string>> read_label(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return base::failure("expected NAME=VALUE, for example release=1.5");
  const auto name = text.substr(0, equals);
  const auto value = text.substr(equals + 1);
  if (!fits_a_name(name)) {
    return base::failure(
        fmt::format("the name \"{}\" does not fit: expected a small letter, then small letters, "
                    "digits, \".\", \"_\" and \"-\", {} at most",
                    base::valid_utf8(name), longest_name));
  }
  if (!fits_a_value(value)) {
    return base::failure(
        fmt::format("the value of \"{}\" does not fit: expected one line of text in UTF-8, from 1 to {} bytes", name,
                    longest_value));
  }
  return std::pair{std::string(name), std::string(value)};
}

Labels labels_of_ci(const Variable& variable) {
  Labels labels;
  const auto service = std::ranges::find_if(services, [&](const Service& each) { return is_set(each, variable); });
  if (service == services.end()) return labels;
  labels["ci"] = service->name;
  labels["commit"] = first_of(service->commit, variable);
  add_branch(labels, first_of(service->branch, variable));
  if (auto tag = first_of(service->tag, variable); !tag.empty()) {
    labels["tag"] = std::move(tag);
    labels.erase("branch");  // some repeat the tag there
  }
  labels["build"] = first_of(service->build, variable);
  labels["build-url"] =
      service->url.front().empty() ? composed_url(*service, variable) : first_of(service->url, variable);
  std::erase_if(labels, [](const auto& label) { return !fits_a_value(label.second); });
  return labels;
}

std::string labels_text(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  return text;
}

}  // namespace dataflow_qa::reports
