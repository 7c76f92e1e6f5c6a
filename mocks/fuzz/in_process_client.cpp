#include "mocks/fuzz/in_process_client.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "base/digest.h"
#include "mocks/custom_pms/custom_pms.h"
#include "mocks/http/body.h"
#include "mocks/poweroffice_go/poweroffice_go.h"
#include "mocks/rest/rest_system.h"
#include "mocks/rest/words.h"
#include "mocks/service.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

struct InProcessClient::Impl {
  Clock clock;
  Journal journal;
  Assembly assembly;
  Store::Image beginning;
  std::map<std::string, std::string> headers;
};

InProcessClient::InProcessClient(const std::string& system) : impl_(new Impl) {
  StartOptions options;
  options.clock = &impl_->clock;
  options.journal = &impl_->journal;
  options.fixed_credentials = true;
  const bool go = system == "poweroffice-go";
  const System& description = description_of(system);
  impl_->assembly = go                       ? poweroffice_go::assemble(options)
                    : system == "custom-pms" ? custom_pms::assemble(options)
                                             : rest::assemble(description, options);
  impl_->assembly.service->at("http://127.0.0.1:1");
  impl_->beginning = impl_->assembly.backend->store.image();
  const auto keys = impl_->assembly.service->connection();
  if (!go) {
    const rest::Words words(keys.begin(), keys.end());
    for (const Credential& each : description.dialect->authentication.at(0)) {
      impl_->headers[each.name] = each.value.empty() ? "a client" : each.prefix + rest::filled_text(each.value, words);
    }
    return;
  }
  impl_->headers = {{"Ocp-Apim-Subscription-Key", keys.at("subscription_key")},
                    {"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}};
  const Reply token =
      send("POST", "/OAuth/Token", "grant_type=client_credentials", "application/x-www-form-urlencoded");
  impl_->headers["Authorization"] = "Bearer " + json::parse(token.body).at("access_token").get<std::string>();
}

InProcessClient::~InProcessClient() = default;

Reply InProcessClient::send(const std::string& method, const std::string& target, const std::string& body,
                            const std::string& content_type) {
  Request request;
  request.method = method;
  request.raw_target = target;
  request.target = parse_target(target);
  request.body = body;
  request.received = impl_->journal.begin();
  auto headers = impl_->headers;
  if (!content_type.empty()) headers["Content-Type"] = content_type;
  request.header = [&headers](const char* name) {
    const auto found = headers.find(name);
    return found == headers.end() ? nullptr : &found->second;
  };
  return impl_->assembly.service->handle(request);
}

void InProcessClient::reset() {
  impl_->assembly.backend->store.restore(impl_->beginning);
  impl_->assembly.service->set_memory(nullptr);
}

void require_sane(const Reply& reply) {
  const bool json_body = reply.body.empty() || parse_body(reply.body).has_value();
  if (reply.status >= 200 && reply.status < 500 && json_body) return;
  std::fputs(fmt::format("status {}, body {}\n", reply.status, reply.body).c_str(), stderr);
  std::abort();
}

}  // namespace dataflow_qa::mocks
