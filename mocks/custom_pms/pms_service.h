#pragma once

// The Custom PMS's routes and words. Every behaviour here is the contract's own ("custom-pms-api.md").

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mocks/http/routes.h"
#include "mocks/service.h"

namespace dataflow_qa::mocks::custom_pms {

class PmsService final : public Service {
 public:
  PmsService(Backend& backend, bool fixed_credentials);

  Reply handle(const Request& request) override;
  [[nodiscard]] Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const override;
  [[nodiscard]] Refusal not_found(const Entity& entity, std::string_view id) const override;
  [[nodiscard]] BodyRules body_rules() const override { return {}; }
  [[nodiscard]] Outcome create(const Entity& entity, Draft draft) override;
  void at(const std::string& origin) override;
  [[nodiscard]] const std::string& base_url() const override { return base_url_; }
  [[nodiscard]] std::map<std::string, std::string> connection() const override;
  [[nodiscard]] std::vector<std::string> secrets() const override { return {api_key_}; }
  [[nodiscard]] std::string route_of(const Request& request) const override;
  [[nodiscard]] bool is_write(const Request& request) const override;
  [[nodiscard]] Reply failure(int status, const Request& request) const override;
  [[nodiscard]] Reply empty_list(const Request& request) const override;
  [[nodiscard]] std::shared_ptr<const void> memory() const override;
  void set_memory(const std::shared_ptr<const void>& memory) override;

 private:
  struct FirstAnswer {
    nlohmann::json body;
    Reply reply;
  };
  using FirstAnswers = std::map<std::string, FirstAnswer>;

  void add_routes(const Entity& entity);
  Reply answer(const Request& request);
  Reply list(const Entity& entity, const Request& request) const;
  Reply get(const Entity& entity, const Request& request, const std::string& id) const;
  Reply post(const Entity& entity, const Request& request);
  Reply post_once(const Entity& entity, const nlohmann::json& body);
  Reply patch(const Entity& entity, const Request& request, const std::string& id);
  Reply remove(const Entity& entity, const Request& request, const std::string& id);
  [[nodiscard]] Reply refused(const Entity& entity, const Violations& violations, bool creating) const;
  [[nodiscard]] Reply whole_record(const Entity& entity, const Record& record, int status) const;

  Backend& backend_;
  Routes routes_;
  std::string api_key_;
  std::string base_url_;
  FirstAnswers first_answers_;  // by collection and Idempotency-Key; under the backend's lock
};

}  // namespace dataflow_qa::mocks::custom_pms
