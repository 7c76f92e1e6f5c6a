// Held by draft_test.cpp.
#include "harness/describe/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

const char* const ways_pointer = "/rest/authentication";

/// The flow of OAuth 2 in which a program gets a token by itself.
const Json& client_credentials(const Spec& spec, const Json& scheme) {
  if (!spec.is_swagger()) return member(scheme, "flows", "clientCredentials");
  static const Json none;
  return text_at(scheme, "flow") == "application" ? scheme : none;
}

class AccessReader {
 public:
  AccessReader(const Spec& spec, const std::vector<Resource>& resources, const std::string& name)
      : spec_(spec), resources_(resources), name_(name) {}

  AccessDraft read() {
    const Json& schemes = spec_.is_swagger() ? member(spec_.root(), "securityDefinitions")
                                             : member(spec_.root(), "components", "securitySchemes");
    const Json* required = &member(spec_.root(), "security");
    for (const Resource& each : resources_) {
      const Json& own = member(each.list(), "security");
      if (own.is_array() && !own.empty()) required = &own;
    }
    if (required->is_array()) {
      for (const Json& way : *required) add_way(way, schemes);
    } else if (schemes.is_object()) {
      for (const auto& [id, scheme] : schemes.items()) add_way(Json{{id, Json::array()}}, schemes);
      if (!draft_.authentication.empty()) {
        note(ways_pointer, "nothing says which security schemes a call needs; any one of them is assumed");
      }
    }
    if (draft_.authentication.empty()) note("/rest", "nothing says how a client is let in; the mock lets everybody in");
    return std::move(draft_);
  }

 private:
  void note(std::string pointer, std::string text) {
    draft_.notes.push_back({Topic::access, std::move(pointer), std::move(text)});
  }

  void add_way(const Json& names, const Json& schemes) {
    if (!names.is_object()) return;
    Json way = Json::array();
    for (const auto& [id, scopes] : names.items()) {
      Json credential = credential_of(spec_.resolved(member(schemes, id)));
      if (credential.is_null()) {
        return note(ways_pointer, fmt::format("the security scheme \"{}\" is of a kind that a description has no word "
                                              "for; how is a client let in?",
                                              id));
      }
      way.push_back(std::move(credential));
    }
    const auto& ways = draft_.authentication;
    if (!way.empty() && std::find(ways.begin(), ways.end(), way) == ways.end()) draft_.authentication.push_back(way);
  }

  Json credential_of(const Json& scheme) {
    const std::string type = text_at(scheme, "type");
    const std::string kind = letters_of(text_at(scheme, "scheme"));
    if (type == "basic" || (type == "http" && kind == "basic")) {
      return {{"header", "Authorization"},
              {"prefix", "Basic "},
              {"value", fmt::format("{{{}}}:{{{}}}", secret("user"), secret("password"))},
              {"base64", true}};
    }
    if (type == "http" && kind == "bearer") return bearer(secret("token"));
    if (type == "apiKey") return key_of(scheme);
    if (type == "oauth2" || type == "openIdConnect") return oauth(scheme);
    return {};
  }

  static Json bearer(const std::string& key) {
    return {{"header", "Authorization"}, {"prefix", "Bearer "}, {"value", "{" + key + "}"}};
  }

  Json key_of(const Json& scheme) {
    const std::string name = text_at(scheme, "name");
    const std::string in = text_at(scheme, "in");
    if (name.empty() || (in != "header" && in != "query")) return {};
    std::string key = "api_key";
    if (key_name_.empty()) key_name_ = name;
    if (name != key_name_) {
      key = slug_of(name);
      std::replace(key.begin(), key.end(), '-', '_');
    }
    if (letters_of(name) == "authorization") {
      note(ways_pointer, "is there a word in front of the key in the header Authorization (\"prefix\")?");
    }
    return {{in, name}, {"value", "{" + secret(key) + "}"}};
  }

  Json oauth(const Json& scheme) {
    const Json& flow = client_credentials(spec_, scheme);
    const std::string path = path_of_url(text_at(flow, "tokenUrl"));
    if (path.empty()) {
      note(ways_pointer, "a person gets the token in a browser; the mock takes a fixed one");
      return bearer(secret("token"));
    }
    if (draft_.token.is_null()) {
      draft_.token = {
          {"path", path},
          {"sends",
           {{"grant_type", "client_credentials"},
            {"client_id", "{" + secret("client_id") + "}"},
            {"client_secret", "{" + secret("client_secret") + "}"}}},
          {"answer", {{"access_token", "{access_token}"}, {"token_type", "Bearer"}, {"expires_in", "{lifetime_s}"}}},
          {"mark", "assumed: what OAuth 2 says of client credentials"}};
      note("/rest/token",
           "does the call for a token take the client's id and secret in its body, and for how many "
           "seconds does a token hold (\"lifetime_s\")?");
    }
    return bearer("access_token");
  }

  std::string secret(const std::string& key) {
    std::string value = fmt::format("{}-demo-{}-0001", name_, key);
    std::replace(value.begin(), value.end(), '_', '-');
    draft_.secrets[key] = std::move(value);
    return key;
  }

  const Spec& spec_;
  const std::vector<Resource>& resources_;
  const std::string& name_;
  std::string key_name_;
  AccessDraft draft_;
};

}  // namespace

AccessDraft access_of(const Spec& spec, const std::vector<Resource>& resources, const std::string& name) {
  return AccessReader(spec, resources, name).read();
}

}  // namespace dataflow_qa::describe
