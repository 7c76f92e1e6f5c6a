#pragma once

// Serves the system that a description describes. Called from many threads at once.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "mocks/http/routes.h"
#include "mocks/http/walks.h"
#include "mocks/rest/access.h"
#include "mocks/rest/phrases.h"
#include "mocks/rest/wire.h"
#include "mocks/service.h"

namespace dataflow_qa::mocks::rest {

/// A text that is shown to everybody: "/openapi.json". Static.
struct Document {
  std::string path;
  std::string_view text;
};

class RestService final : public Service {
 public:
  /// The backend's system has a dialect. It outlives the service.
  RestService(Backend& backend, bool fixed_credentials, const std::vector<Document>& documents = {});

  Reply handle(const Request& request) override;
  [[nodiscard]] Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const override;
  [[nodiscard]] Refusal not_found(const Entity& entity, std::string_view id) const override;
  [[nodiscard]] BodyRules body_rules() const override { return {}; }
  [[nodiscard]] Outcome create(const Entity& entity, Draft draft) override;
  void at(const std::string& origin) override;
  [[nodiscard]] const std::string& base_url() const override { return base_url_; }
  [[nodiscard]] std::map<std::string, std::string> connection() const override;
  [[nodiscard]] std::vector<std::string> secrets() const override { return access_.secrets(); }
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

    /// The record's ETag.
    [[nodiscard]] std::string tag_of(const Record& record) const;
  };
  /// A first answer to a creation with an idempotency key.
  struct FirstAnswer {
    nlohmann::json body;
    Reply reply;
  };
  using FirstAnswers = std::map<std::string, FirstAnswer>;

  void add_routes(const Shelf& shelf);
  void add_document(const Document& document);
  [[nodiscard]] Routes::Match match_of(const Request& request) const;
  /// The path without the suffix; empty where it does not end in it.
  [[nodiscard]] std::vector<std::string> path_of(const Request& request) const;
  [[nodiscard]] bool is_open(const Routes::Match& match) const;
  [[nodiscard]] Reply answer(const Request& request);
  [[nodiscard]] Reply token(const Request& request);
  [[nodiscard]] Reply list(const Shelf& shelf, const Request& request);
  [[nodiscard]] Reply get(const Shelf& shelf, const Request& request, const std::string& id) const;
  [[nodiscard]] Reply post(const Shelf& shelf, const Request& request);
  [[nodiscard]] Reply post_once(const Shelf& shelf, const nlohmann::json& body);
  [[nodiscard]] Reply update(const Shelf& shelf, const Request& request, const std::string& id);
  [[nodiscard]] Reply act(const Shelf& shelf, const Action& action, const std::string& id);
  [[nodiscard]] Reply remove(const Shelf& shelf, const Request& request, const std::string& id);

  /// What is wrong with the state that the client has read; nothing where it is the present one, or none is asked for.
  [[nodiscard]] std::optional<Reply> stale(const Shelf& shelf, const Request& request, const Record& record,
                                           nlohmann::json* body) const;
  [[nodiscard]] Reply stored(const Shelf& shelf, OutcomeKind kind, const Outcome& outcome, const Record& record) const;
  [[nodiscard]] Reply no_record(const Shelf& shelf, const std::string& id) const;
  [[nodiscard]] std::string word_about(const Shelf& shelf, const Record& record, std::string_view word) const;
  [[nodiscard]] Reply with_record(const Shelf& shelf, OutcomeKind kind, const Record& record) const;

  Backend& backend_;
  const Dialect& dialect_;
  Phrases phrases_;
  Access access_;
  std::vector<std::string> open_;  // routes that need no credentials
  std::vector<Shelf> shelves_;
  Routes routes_;
  Walks walks_;
  FirstAnswers first_answers_;  // under the backend's lock
  std::string origin_;
  std::string base_url_;
};

}  // namespace dataflow_qa::mocks::rest
