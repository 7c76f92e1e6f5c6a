#pragma once

// PowerOffice Go's routes: what each entity's declaration allows, behind the subscription key and a bearer token.

#include <map>
#include <string>
#include <vector>

#include "mocks/http/routes.h"
#include "mocks/poweroffice_go/auth.h"
#include "mocks/poweroffice_go/listing.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/service.h"
#include "mocks/store/replica.h"

namespace dataflow_qa::mocks::poweroffice_go {

class GoService final : public Service {
 public:
  GoService(Backend& backend, Credentials credentials);

  Reply handle(const Request& request) override;
  [[nodiscard]] Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const override;
  [[nodiscard]] Refusal not_found(const Entity& entity, std::string_view id) const override;
  [[nodiscard]] BodyRules body_rules() const override;
  [[nodiscard]] Outcome create(const Entity& entity, Draft draft) override;
  void at(const std::string& origin) override;
  [[nodiscard]] const std::string& base_url() const override { return base_url_; }
  [[nodiscard]] std::map<std::string, std::string> connection() const override;
  [[nodiscard]] std::vector<std::string> secrets() const override { return auth_.secrets(); }
  [[nodiscard]] std::string route_of(const Request& request) const override;
  [[nodiscard]] bool is_write(const Request& request) const override;
  [[nodiscard]] Reply failure(int status, const Request& request) const override;
  [[nodiscard]] Reply empty_list(const Request& request) const override;
  void end_tokens() override { auth_.end_tokens(); }

 private:
  void add_routes(const Entity& entity);
  Reply answer(const Request& request);
  Reply list(const Entity& entity, const Request& request);
  Reply get(const Entity& entity, const PathValues& ids);
  Reply post(const Entity& entity, const Request& request, const PathValues& ids);
  Reply patch(const Entity& entity, const Request& request, const PathValues& ids);
  Reply remove(const Entity& entity, const PathValues& ids);
  /// The record that a path names, its parent's id first where it has one.
  [[nodiscard]] tl::expected<const Record*, Reply> find(const Store& store, const Entity& entity,
                                                        const PathValues& ids) const;
  /// A route of an entity, behind the privileges that it asks for.
  void guard(const Entity& entity, const char* method, const std::string& pattern, RouteHandler handler);
  Reply client_information() const;
  [[nodiscard]] View view_of_one() const;
  [[nodiscard]] Reply record_reply(const Entity& entity, const Record& record, int status) const;

  Backend& backend_;
  Switches switches_;
  Auth auth_;
  Replica replica_;  // what reads see
  Walks walks_;
  Routes routes_;
  std::string origin_;
  std::string base_url_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
