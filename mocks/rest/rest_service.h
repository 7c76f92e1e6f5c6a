#pragma once

// Serves the system that a description describes. Called from many threads at once.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mocks/http/routes.h"
#include "mocks/http/walks.h"
#include "mocks/rest/access.h"
#include "mocks/rest/own_rules.h"
#include "mocks/rest/phrases.h"
#include "mocks/rest/wire.h"
#include "mocks/service.h"
#include "mocks/store/replica.h"

namespace dataflow_qa::mocks::rest {

class RestService final : public Service {
 public:
  /// The backend's system has a dialect. Both outlive the service.
  RestService(Backend& backend, const OwnRules& rules, bool fixed_credentials);

  Reply handle(const Request& request) override;
  [[nodiscard]] Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const override;
  [[nodiscard]] Refusal not_found(const Entity& entity, std::string_view id) const override;
  [[nodiscard]] BodyRules body_rules() const override;
  [[nodiscard]] Outcome create(const Entity& entity, Draft draft) override;
  void at(const std::string& origin) override;
  [[nodiscard]] const std::string& base_url() const override { return base_url_; }
  [[nodiscard]] std::map<std::string, std::string> connection() const override;
  [[nodiscard]] std::vector<std::string> secrets() const override { return access_.secrets(); }
  [[nodiscard]] SecretPlaces secret_places() const override { return access_.secret_places(); }
  [[nodiscard]] const Routes& routes() const override { return routes_; }
  [[nodiscard]] std::chrono::milliseconds read_lag() const override;
  [[nodiscard]] std::shared_ptr<const void> memory() const override;
  void set_memory(const std::shared_ptr<const void>& memory) override;
  void end_tokens() override { access_.end_tokens(); }

  [[nodiscard]] std::string route_of(const Request& request) const override;
  [[nodiscard]] bool is_write(const Request& request) const override;
  [[nodiscard]] Reply failure(int status, const Request& request) const override;
  [[nodiscard]] Reply empty_list(const Request& request) const override;

 private:
  /// One collection, with how it is spoken about.
  struct Shelf {
    const Entity& entity;
    const CollectionDialect& dialect;
    Wire wire;
    PreparedForm list_form;
    bool is_below = false;          // a record stands below another one, which its path names first
    std::vector<std::string> said;  // the placeholders that lists need

    /// The record's version, as a header says it.
    [[nodiscard]] std::string tag_of(const Record& record) const;
  };
  /// A first answer to a creation with an idempotency key.
  struct FirstAnswer {
    nlohmann::json body;
    Reply reply;
  };
  using FirstAnswers = std::map<std::string, FirstAnswer>;
  /// Where an action's path begins, and how it goes on.
  struct ActionPlace {
    std::string path;
    bool names_records = false;
  };
  struct AskedAction {
    const Action& action;
    std::vector<PathValues> records;  // the values of the path of each, had it been asked for by itself
    bool lists = false;               // the body has a list of ids
  };

  void add_routes(const Shelf& shelf);
  /// The actions whose path goes on behind `above`: the collection's path where bodies name the records, else that of
  /// one record.
  void add_actions(const Shelf& shelf, const std::string& above, bool names_records);
  /// The action that the method, the query and the body ask for; nothing where they ask for none.
  [[nodiscard]] std::optional<AskedAction> action_asked(const Shelf& shelf, const ActionPlace& at,
                                                        const Request& request, const PathValues& ids) const;
  void add_document(const Document& document);
  /// A route of a collection, behind the privileges that it asks for.
  void add_route(const Shelf& shelf, const std::string& method, const std::string& pattern, RouteHandler handler);
  /// Which route a request takes; none where the path lacks the suffix.
  [[nodiscard]] Routes::Match match(const Request& request) const;
  [[nodiscard]] bool is_token_call(const Request& request) const;
  /// Whether the route needs no credentials.
  [[nodiscard]] bool is_open(const Routes::Match& match) const;
  [[nodiscard]] Reply answer(const Request& request);
  [[nodiscard]] Reply admitted(const Request& request, const Routes::Match& match);
  /// What keeps a request out, before and after its route is known to exist.
  [[nodiscard]] std::optional<Reply> kept_out(const Request& request, const Routes::Match& match);
  [[nodiscard]] Reply too_many(const Request& request) const;
  [[nodiscard]] Reply token(const Request& request);
  [[nodiscard]] Reply list(const Shelf& shelf, const Request& request);
  [[nodiscard]] Reply get(const Shelf& shelf, const Request& request, const PathValues& ids);
  [[nodiscard]] Reply post(const Shelf& shelf, const Request& request, const PathValues& ids);
  [[nodiscard]] Reply post_once(const Shelf& shelf, const nlohmann::json& body, const PathValues& ids);
  [[nodiscard]] Reply update(const Shelf& shelf, const Request& request, const PathValues& ids);
  /// Sets the fields of all records, or, where one is not there, of none.
  [[nodiscard]] Reply act(const Shelf& shelf, const AskedAction& asked);
  /// The answer to an action whose body lists records.
  [[nodiscard]] std::string shown_list(const Shelf& shelf, const std::vector<const Record*>& records) const;
  [[nodiscard]] Reply remove(const Shelf& shelf, const Request& request, const PathValues& ids);
  /// Changes `record` as the body says.
  [[nodiscard]] Reply changed(const Shelf& shelf, const Record& record, const nlohmann::json& body);

  /// What is wrong with the state that the client has read; nothing where it is the present one, or none is asked for.
  [[nodiscard]] std::optional<Reply> stale(const Shelf& shelf, const Request& request, const Record& record,
                                           nlohmann::json* body) const;
  [[nodiscard]] Reply stored(const Shelf& shelf, OutcomeKind kind, const Outcome& outcome, const Record& record) const;
  /// The record that a path names, marked as deleted or not; null where there is none, or not below the record that
  /// the path names first.
  [[nodiscard]] static const Record* find_any(const Store& store, const Shelf& shelf, const PathValues& ids);
  /// The same, unless it is marked as deleted.
  [[nodiscard]] static const Record* find(const Store& store, const Shelf& shelf, const PathValues& ids);
  [[nodiscard]] Reply no_record(const Shelf& shelf, const PathValues& ids) const;
  [[nodiscard]] const CollectionDialect& dialect_of(const Entity& entity) const;
  [[nodiscard]] View look(bool single) const;
  [[nodiscard]] std::string word_about(const Shelf& shelf, const Record& record, std::string_view word) const;
  [[nodiscard]] Reply with_record(const Shelf& shelf, OutcomeKind kind, const Record& record) const;

  Backend& backend_;
  const Dialect& dialect_;
  const OwnRules& rules_;
  Phrases phrases_;
  Access access_;
  std::vector<std::string> open_;  // routes that need no credentials
  std::vector<Shelf> shelves_;
  std::vector<std::string> token_path_;
  Routes routes_;
  Walks walks_;
  std::optional<Replica> replica_;  // what reads see, where the system's may lag behind
  FirstAnswers first_answers_;      // under the backend's lock
  std::string origin_;
  std::string base_url_;
};

}  // namespace dataflow_qa::mocks::rest
