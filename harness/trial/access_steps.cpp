// Held by trial_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "harness/trial/forms.h"
#include "harness/trial/steps.h"
#include "mocks/controls.h"

namespace dataflow_qa::trial {

using mocks::OutcomeKind;

namespace {

const std::string whole_system;

/// The first collection that can be listed; null where there is none.
const Shelf* listed_shelf(const Session& session) {
  const auto& shelves = session.shelves();
  const auto listed =
      std::find_if(shelves.begin(), shelves.end(), [](const Shelf& each) { return each.entity.allows("LIST"); });
  return listed == shelves.end() ? nullptr : &*listed;
}

/// A request that does nothing but ask to be let in.
std::optional<Ask> harmless_ask(const Session& session) {
  const Shelf* listed = listed_shelf(session);
  return listed == nullptr ? std::nullopt : std::optional(Ask{.path = session.path_of(*listed)});
}

std::string place_of_credential(std::size_t way, std::size_t credential) {
  return fmt::format("/rest/authentication/{}/{}", way, credential);
}

std::string names_of(const std::vector<mocks::Credential>& way) {
  std::string names;
  for (const auto& credential : way) names += (names.empty() ? "" : ", ") + credential.name;
  return names;
}

bool is_of_token(const mocks::Dialect& dialect, const mocks::Credential& credential) {
  return dialect.token && credential.value == "{" + dialect.token->key + "}";
}

/// What is wrong with a refusal of the call for a token.
std::optional<Fault> fault_of_no_token(const Session& session, const Exchange& refused) {
  const auto& call = *session.dialect().token;
  const std::string reason = call.credentials.empty() ? "wrong" : "credentials";
  if (const auto* words = call.refusal(reason)) {
    return fault_in_answer(session.system(), session.places(), refused, *words,
                           session.places().rest("token/refusals/" + reason));
  }
  return session.fault(refused, OutcomeKind::bad_credentials, {session.places().rest("token/sends"), {}});
}

}  // namespace

bool get_in(Session& session) {
  const auto& dialect = session.dialect();
  if (!dialect.token) {
    session.skip(whole_system, "has no call for a token");
    return true;
  }
  const Exchange given = session.ask_for_token(true);
  std::optional<Fault> fault;
  if (given.status >= 300) {
    fault = Fault{"a token", fmt::format("status {} {}", given.status, short_text(given.body)),
                  session.places().rest("token")};
  } else if (!session.take_token(given)) {
    fault = Fault{fmt::format("the token in the place of {{{}}}", dialect.token->key), short_text(given.shown()),
                  session.places().rest("token/answer")};
  }
  session.note(whole_system, "gives a token", given, fault);
  const Exchange refused = session.ask_for_token(false);
  session.note(whole_system, "gives no token for wrong secrets", refused, fault_of_no_token(session, refused));
  return !fault;
}

void try_gateway(Session& session) {
  const auto& gateway = session.dialect().gateway;
  const auto ask = harmless_ask(session);
  if (gateway.empty() || !ask) return;
  const std::string place = session.places().rest("gateway/0");
  const std::string& name = gateway.front().name;
  for (const bool wrong : {false, true}) {
    Access access = session.access(0);
    const auto own = wrong ? session.through_gateway(true) : Access{};
    for (auto* pairs : {&access.headers, &access.query}) {
      std::erase_if(*pairs, [&](const auto& each) { return each.first == name; });
    }
    access.headers.insert(access.headers.end(), own.headers.begin(), own.headers.end());
    access.query.insert(access.query.end(), own.query.begin(), own.query.end());
    const Exchange exchange = session.send_as(*ask, access);
    session.note(whole_system, fmt::format("refuses {} {} at the gateway", wrong ? "a wrong" : "without", name),
                 exchange,
                 session.fault(exchange, wrong ? gateway.front().wrong : gateway.front().missing, {place, {}}));
  }
}

void try_credentials(Session& session) {
  const auto& ways = session.dialect().authentication;
  const auto ask = harmless_ask(session);
  if (ways.empty() || !ask) {
    session.skip(whole_system, ways.empty() ? "asks for no credentials" : "lists nothing that could be asked for");
    return;
  }
  for (std::size_t way = 0; way < ways.size(); ++way) {
    const Exchange exchange = session.send_as(*ask, session.access(way));
    session.note(whole_system, fmt::format("lets in by {}", names_of(ways[way])), exchange,
                 session.fault(exchange, OutcomeKind::listed,
                               {fmt::format("/rest/authentication/{}", way), {}, listed_shelf(session)}));
  }
  const auto& first = ways.front();
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Exchange lacking = session.send_as(*ask, session.access(0, i));
    session.note(whole_system, fmt::format("refuses without {}", first[i].name), lacking,
                 session.fault(lacking, first[i].missing, {place_of_credential(0, i), {}}));
    if (first[i].value.empty()) continue;
    const Exchange wrong = session.send_as(*ask, session.access(0, {}, i));
    session.note(whole_system, fmt::format("refuses a wrong {}", first[i].name), wrong,
                 session.fault(wrong, first[i].wrong, {place_of_credential(0, i), {}}));
  }
}

void try_rate_limit(Session& session) {
  const auto ask = harmless_ask(session);
  auto* controls = session.mock().controls();
  if (session.dialect().rate == 0 || !ask || controls == nullptr)
    return session.skip(whole_system, "has no rate limit");
  controls->set_rate_limit(1);
  Exchange exchange = session.send(*ask);
  constexpr int tries = 20;
  for (int i = 0; i < tries && exchange.status != session.dialect().words(OutcomeKind::too_many).status; ++i) {
    exchange = session.send(*ask);
  }
  controls->set_rate_limit(0);
  session.note(whole_system, "refuses more than its rate limit", exchange,
               session.fault(exchange, OutcomeKind::too_many, {{}, {}}));
}

void try_breakdown(Session& session) {
  const auto ask = harmless_ask(session);
  auto* controls = session.mock().controls();
  if (!ask || controls == nullptr) return;
  mocks::FaultStep step;
  step.status = session.dialect().words(OutcomeKind::unavailable).status;
  controls->add_fault(step);
  const Exchange exchange = session.send(*ask);
  controls->clear_faults();
  session.note(whole_system, "says that it is out of order", exchange,
               session.fault(exchange, OutcomeKind::unavailable, {{}, {}}));
}

void try_end_of_token(Session& session) {
  const auto ask = harmless_ask(session);
  const auto& dialect = session.dialect();
  if (!dialect.token || !ask || dialect.authentication.empty()) return;
  const auto& first = dialect.authentication.front();
  const auto by_token =
      std::find_if(first.begin(), first.end(), [&](const auto& each) { return is_of_token(dialect, each); });
  if (by_token == first.end()) return;
  session.pass(dialect.token->lifetime_s + 1, false);
  const Exchange exchange = session.send(*ask);
  session.note(whole_system, fmt::format("refuses a token after {} s", dialect.token->lifetime_s), exchange,
               session.fault(exchange, by_token->wrong, {session.places().rest("token"), {}}));
}

}  // namespace dataflow_qa::trial
