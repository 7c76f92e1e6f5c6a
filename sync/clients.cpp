// Held by mocks_test.cpp and described_mocks_test.cpp.
#include "sync/clients.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "sync/http_client.h"

namespace pms_go_sync {
namespace {

HttpTimeouts timeouts(const Options& options) {
  constexpr std::chrono::seconds connect{5};
  constexpr int whole = 10;
  return {connect, options.timeout, whole * options.timeout};
}

std::size_t longest_answer(const Options& options) {
  return static_cast<std::size_t>(options.answer_limit_mb) << 20U;
}

/// "http://localhost:8081/api" leads to this machine.
bool stays_here(const std::string& url) {
  const auto from = url.find("://") + 3;
  const auto authority = url.substr(from, url.find_first_of("/?#", from) - from);
  const auto host = authority.starts_with('[') ? authority.substr(0, authority.find(']') + 1)
                                               : authority.substr(0, authority.find(':'));
  const bool is_number = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (is_number && host.starts_with("127."));
}

/// Keys that anybody on the way could read are not sent. Returns the URL.
const std::string& private_url(const Options& options, const std::string& url) {
  if (options.allow_plain_http || !url.starts_with("http://") || stays_here(url)) return url;
  throw std::invalid_argument{
      fmt::format("'{}' would send keys and records without encryption to another machine: use https, or allow it with "
                  "allow_plain_http",
                  url)};
}

bool is_url(const std::string& key) {
  return key.ends_with("_url");
}

const dataflow_qa::mocks::System& known(const Options& options, const std::string& label) {
  const auto* system = options.catalogue.find(label);
  if (system == nullptr) throw std::invalid_argument{options.catalogue.unknown(label)};
  return *system;
}

/// A little less than what the description allows.
double described_rate(const dataflow_qa::mocks::Dialect& dialect) {
  constexpr double share = 0.9;
  return dialect.rate == 0 ? 0 : share * dialect.rate / dialect.rate_window_s;
}

double rate_of(const Options& options, const dataflow_qa::mocks::System& system) {
  if (const auto own = options.paces.find(system.declaration.alias); own != options.paces.end()) return own->second;
  if (options.requests_per_second) return *options.requests_per_second;
  return system.dialect ? described_rate(*system.dialect) : 0;
}

const dataflow_qa::mocks::System& reachable(const dataflow_qa::mocks::System& system) {
  if (system.dialect) return system;
  throw std::invalid_argument{
      fmt::format("the description of {} has no \"rest\": nothing says how to reach it", system.declaration.label)};
}

/// A constant that the description does not know would get lost.
void check_constants(const Plan& plan, Side side, const dataflow_qa::mocks::System& system) {
  for (const auto& flow : plan.flows) {
    const auto* entity = system.find(flow.collection(side));
    if (entity == nullptr) continue;
    for (const auto& [path, value] : side == Side::source ? flow.source_on_create : flow.target_on_create) {
      if (entity->slot_of(path) != dataflow_qa::mocks::no_slot) continue;
      throw std::invalid_argument{fmt::format("on_create: {} of {} has no field {} in its description",
                                              flow.collection(side), system.declaration.label, path)};
    }
  }
}

}  // namespace

NeededPaths needed_of(const Plan& plan, Side side) {
  NeededPaths needed;
  for (const auto& flow : plan.flows) {
    auto& paths = needed[flow.collection(side)];
    for (const auto& [property, conditions] : flow.properties) {
      paths.insert(side == Side::source ? property.source : property.target);
    }
    for (const auto& criterion : flow.merge_by)
      paths.insert(side == Side::source ? criterion.source : criterion.target);
    if (side == Side::source) paths.insert(flow.condition_fields.begin(), flow.condition_fields.end());
    for (const auto& composition : flow.compositions) {
      const bool has_text = composition.in_target == (side == Side::target);
      if (has_text) paths.insert(composition.text);
      for (const auto& piece : composition.pieces) {
        if (!has_text) paths.insert(piece.path);
      }
    }
    if (side != Side::target || !flow.target_condition) continue;
    for (const auto& [path, value] : flow.target_condition->equals) paths.insert(path);
  }
  if (side == Side::target) {
    for (const auto& [collection, by] : plan.lookups) needed[collection].insert(by);
  }
  return needed;
}

/// One system with all that it takes to reach it.
class Clients::Client {
 public:
  Client(const Options& options, const Plan& plan, Side side, Clock& clock, Log& log, const HttpDecorators& decorators)
      : described_{reachable(known(options, side == Side::source ? plan.source : plan.target))},
        connection_{connection_of(options, described_.declaration)},
        http_{private_url(options, connection_["base_url"]), timeouts(options), longest_answer(options)},
        decorated_{decorated(side == Side::source ? decorators.source : decorators.target, http_)},
        caller_{decorated_ ? *decorated_ : http_, clock, log, rate_of(options, described_), options.longest_wait} {
    for (const auto& [key, value] : connection_) {
      if (!is_url(key)) log.mask(value);
    }
    if (const auto url = connection_.find("token_url"); url != connection_.end()) {
      token_http_ =
          std::make_unique<HttpClient>(private_url(options, url->second), timeouts(options), longest_answer(options));
      token_decorated_ = decorated(decorators.tokens, *token_http_);
      token_caller_ = std::make_unique<ApiCaller>(token_decorated_ ? *token_decorated_ : *token_http_, clock, log, 0,
                                                  options.longest_wait);
    }
    check_constants(plan, side, described_);
    const auto& other = known(options, side == Side::source ? plan.target : plan.source).declaration.alias;
    system_ = std::make_unique<DescribedSystem>(
        described_, caller_, token_caller_.get(), clock,
        DescribedOptions{connection_, other, needed_of(plan, side), options.page_size},
        [&log](const std::string& fresh) { log.mask_for_now(fresh); });
  }

  [[nodiscard]] System& system() { return *system_; }
  [[nodiscard]] const std::string& alias() const { return described_.declaration.alias; }
  [[nodiscard]] std::uint64_t requests() const {
    return caller_.requests() + (token_caller_ ? token_caller_->requests() : 0);
  }
  [[nodiscard]] std::chrono::microseconds held_for() const {
    return std::max(caller_.held_for(), token_caller_ ? token_caller_->held_for() : std::chrono::microseconds{0});
  }
  void meanwhile(const std::function<void()>& look) {
    http_.meanwhile(look);
    if (token_http_) token_http_->meanwhile(look);
  }
  void abort() {
    http_.abort();
    if (token_http_) token_http_->abort();
  }

 private:
  /// Null where it is not to be decorated.
  static std::unique_ptr<Http> decorated(const HttpDecorators::Decorate& decorate, Http& http) {
    return decorate ? decorate(http) : nullptr;
  }
  const dataflow_qa::mocks::System& described_;
  Connection connection_;
  HttpClient http_;
  std::unique_ptr<Http> decorated_;  // null: not decorated
  ApiCaller caller_;
  std::unique_ptr<HttpClient> token_http_;  // null: the system has no call for tokens
  std::unique_ptr<Http> token_decorated_;   // null: not decorated
  std::unique_ptr<ApiCaller> token_caller_;
  std::unique_ptr<DescribedSystem> system_;
};

Clients::Clients(const Options& options, const Plan& plan, Clock& clock, Log& log, const HttpDecorators& decorators)
    : source_{std::make_unique<Client>(options, plan, Side::source, clock, log, decorators)},
      target_{std::make_unique<Client>(options, plan, Side::target, clock, log, decorators)} {}

Clients::~Clients() = default;

System& Clients::source() {
  return source_->system();
}

System& Clients::target() {
  return target_->system();
}

Json Clients::requests() const {
  return {{source_->alias(), source_->requests()}, {target_->alias(), target_->requests()}};
}

Json Clients::waits() const {
  auto waits = Json::object();
  for (const auto* client : {source_.get(), target_.get()}) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(client->held_for()).count();
    if (seconds > 0) waits[client->alias()] = seconds;
  }
  return waits;
}

void Clients::meanwhile(const std::function<void()>& look) {
  source_->meanwhile(look);
  target_->meanwhile(look);
}

void Clients::abort() {
  source_->abort();
  target_->abort();
}

}  // namespace pms_go_sync
