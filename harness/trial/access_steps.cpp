// Held by trial_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "harness/trial/forms.h"
#include "harness/trial/steps.h"

namespace dataflow_qa::trial {

using mocks::OutcomeKind;

namespace {

const std::string whole_system;

/// A request that does nothing but ask to be let in.
std::optional<Ask> harmless_ask(const Session& session) {
  const auto& shelves = session.shelves();
  const auto listed =
      std::find_if(shelves.begin(), shelves.end(), [](const Shelf& each) { return each.entity.allows("LIST"); });
  if (listed == shelves.end()) return std::nullopt;
  return Ask{.path = session.path_of(*listed)};
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
  session.note(whole_system, "gives no token for wrong secrets", refused,
               session.fault(refused, OutcomeKind::bad_credentials, {session.places().rest("token/sends"), {}}));
  return !fault;
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
                 session.fault(exchange, OutcomeKind::listed, {fmt::format("/rest/authentication/{}", way), {}}));
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
