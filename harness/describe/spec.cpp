#include "harness/describe/spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/url.h"
#include "harness/describe/spec_text.h"

namespace dataflow_qa::describe {
namespace {

const Json null_value;
constexpr int most_hops = 32;

/// "3.1.0", and 3.1 where YAML made a number of it.
std::string version_at(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string{};
}

std::string unescaped(std::string_view part) {
  std::string text = base::percent_decoded(std::string(part), false).value_or(std::string(part));
  for (const auto& [written, meant] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
    for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + 1)) {
      text.replace(at, 2, meant);
    }
  }
  return text;
}

int status_of(const std::string& text) {
  int status = 0;
  if (text == "2XX" || text == "2xx") return 200;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  return error == std::errc{} && end == text.data() + text.size() && status >= 100 && status < 600 ? status : 0;
}

}  // namespace

const Json& member(const Json& object, std::string_view key) {
  if (!object.is_object()) return null_value;
  const auto found = object.find(key);
  return found == object.end() ? null_value : *found;
}

const Json& member(const Json& object, std::string_view key, std::string_view inner) {
  return member(member(object, key), inner);
}

std::string text_at(const Json& object, std::string_view key) {
  const Json& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string{};
}

bool flag_at(const Json& object, std::string_view key) {
  const Json& value = member(object, key);
  return value.is_boolean() && value.get<bool>();
}

base::Result<Spec> Spec::read(std::string_view text) {
  auto root = read_json_or_yaml(text);
  if (!root) return tl::unexpected(std::move(root.error()));
  const std::string expected = "expected an OpenAPI 3.0 or 3.1 specification, or Swagger 2.0";
  if (!root->is_object()) return base::failure(expected + ": an object");
  const std::string openapi = version_at(member(*root, "openapi"));
  const std::string swagger = version_at(member(*root, "swagger"));
  if (openapi.empty() && swagger.empty()) {
    return base::failure(expected + ": there is neither a member \"openapi\" nor \"swagger\" that says its version");
  }
  if (!openapi.empty() && !openapi.starts_with("3")) {
    return base::failure(fmt::format("{}, not version \"{}\"", expected, openapi), "/openapi");
  }
  if (openapi.empty() && !swagger.starts_with("2")) {
    return base::failure(fmt::format("{}, not version \"{}\"", expected, swagger), "/swagger");
  }
  const Json& paths = member(*root, "paths");
  if (!paths.is_object() || paths.empty()) {
    return base::failure("there are no paths, so that nothing says which records there are", "/paths");
  }
  return Spec(std::move(*root));
}

const Json& Spec::at(std::string_view reference) const {
  if (!reference.starts_with("#/")) return reference == "#" ? root_ : null_value;
  const Json* value = &root_;
  reference.remove_prefix(1);
  while (!reference.empty() && !value->is_null()) {
    reference.remove_prefix(1);
    const auto slash = reference.find('/');
    const std::string key = unescaped(reference.substr(0, slash));
    reference = slash == std::string_view::npos ? std::string_view{} : reference.substr(slash);
    if (value->is_array()) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
      const bool there = error == std::errc{} && end == key.data() + key.size() && index < value->size();
      value = there ? &(*value)[index] : &null_value;
    } else {
      value = &member(*value, key);
    }
  }
  return *value;
}

const Json& Spec::resolved(const Json& value) const {
  const Json* at = &value;
  for (int hops = 0; hops < most_hops; ++hops) {
    const Json& reference = member(*at, "$ref");
    if (!reference.is_string()) return *at;
    at = &this->at(reference.get_ref<const std::string&>());
  }
  return null_value;
}

std::string path_of_url(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
  }
  std::string path(url.substr(0, url.find_first_of("?#")));
  while (!path.empty() && path.back() == '/') path.pop_back();
  if (!path.empty() && path.front() != '/') path.insert(path.begin(), '/');
  return path;
}

std::string Spec::base_path() const {
  if (is_swagger()) return path_of_url(text_at(root_, "basePath"));
  const Json& servers = member(root_, "servers");
  if (!servers.is_array() || servers.empty()) return {};
  std::string url = text_at(servers[0], "url");
  const Json& variables = member(servers[0], "variables");
  for (auto open = url.find('{'); open != std::string::npos; open = url.find('{', open)) {
    const auto close = url.find('}', open);
    if (close == std::string::npos) break;
    const std::string otherwise = text_at(member(variables, url.substr(open + 1, close - open - 1)), "default");
    url.replace(open, close - open + 1, otherwise);
    open += otherwise.size();
  }
  return path_of_url(url);
}

std::vector<const Json*> Spec::query_parameters(const Json& path_item, const Json& operation) const {
  std::vector<const Json*> parameters;
  const auto same = [](const Json& a) {
    return [&a](const Json* b) { return text_at(a, "name") == text_at(*b, "name"); };
  };
  for (const Json* holder : {&operation, &path_item}) {
    const Json& all = member(*holder, "parameters");
    if (!all.is_array()) continue;
    for (const Json& each : all) {
      const Json& parameter = resolved(each);
      if (text_at(parameter, "in") != "query" || text_at(parameter, "name").empty()) continue;
      if (std::none_of(parameters.begin(), parameters.end(), same(parameter))) parameters.push_back(&parameter);
    }
  }
  return parameters;
}

const Json& Spec::schema_of_parameter(const Json& parameter) const {
  return is_swagger() ? parameter : resolved(member(parameter, "schema"));
}

std::vector<std::pair<int, const Json*>> Spec::responses(const Json& operation) const {
  std::vector<std::pair<int, const Json*>> all;
  const Json& responses = member(operation, "responses");
  if (!responses.is_object()) return all;
  for (const auto& [status, response] : responses.items()) {
    const int number = status_of(status);
    if (number != 0 || status == "default") all.emplace_back(number, &resolved(response));
  }
  return all;
}

std::pair<int, const Json*> Spec::success(const Json& operation) const {
  for (const auto& [status, response] : responses(operation)) {
    if (status >= 200 && status < 300) return {status, response};
  }
  return {0, &null_value};
}

const Json& Spec::schema_in(const Json& content) const {
  if (!content.is_object()) return null_value;
  const Json* best = &member(content, "application/json");
  for (const auto& [media, each] : content.items()) {
    if (best->is_null() && media.find("json") != std::string::npos) best = &each;
  }
  if (best->is_null() && content.contains("*/*")) best = &member(content, "*/*");
  return member(*best, "schema");
}

const Json& Spec::schema_of_response(const Json& response) const {
  return is_swagger() ? member(response, "schema") : schema_in(member(response, "content"));
}

const Json& Spec::schema_of_body(const Json& operation) const {
  if (!is_swagger()) return schema_in(member(resolved(member(operation, "requestBody")), "content"));
  const Json& all = member(operation, "parameters");
  if (!all.is_array()) return null_value;
  for (const Json& each : all) {
    const Json& parameter = resolved(each);
    if (text_at(parameter, "in") == "body") return member(parameter, "schema");
  }
  return null_value;
}

}  // namespace dataflow_qa::describe
