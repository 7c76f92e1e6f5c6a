#pragma once

// PowerOffice Go, API version 2 (reference: poweroffice-go-v2.md).
//
// Creations are made safe to repeat by ExternalImportReference "pms:<id>" ("pms" is the other
// system's alias; customers, where it is unique; "pms-h:" and
// a digest where the id is too long for it) and by Code (projects, which have no such reference; unique by assumption,
// reference 9.2). Updates are JSON Patches with `test`
// operations. Projects that have a parent (sub-projects) lie outside the dataflow.

#include <string>

#include "sync/api_caller.h"
#include "sync/go_token.h"
#include "sync/system.h"

namespace pms_go_sync {

struct GoOptions {
  int page_size = 200;              // 1..20000
  std::string other_alias = "pms";  // of the other system: what references begin with
};

class GoSystem final : public System {
 public:
  /// `caller` and `token` must outlive it.
  GoSystem(ApiCaller& caller, GoToken& token, GoOptions options);

  [[nodiscard]] std::string id_of(const Json& record) const override;
  [[nodiscard]] Time changed_at(const Json& record) const override;
  [[nodiscard]] bool is_deleted(const Json& record) const override;
  [[nodiscard]] bool in_scope(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::optional<std::string> origin_of(const Json& record) const override;
  [[nodiscard]] bool same_identity(const std::string& collection, const Json& a, const Json& b) const override;
  [[nodiscard]] std::vector<Change> parking(const std::string& collection, const Json& record) const override;

  Outcome<Page> list(const ListQuery& query) override;
  Outcome<std::optional<Json>> get(const std::string& collection, const std::string& id) override;
  Outcome<Created> create(const Creation& creation) override;
  Outcome<Json> update(const std::string& collection, const Json& current, const std::vector<Change>& changes) override;
  Outcome<void> remove(const std::string& collection, const std::string& id) override;
  [[nodiscard]] std::vector<Change> archiving(const std::string& collection) const override;
  [[nodiscard]] std::chrono::microseconds set_back() const override { return caller_.set_back(); }

 private:
  Outcome<HttpResponse> call(HttpRequest request);
  Outcome<std::vector<Json>> rows(const HttpRequest& request, const HttpResponse& response) const;
  Outcome<std::optional<Json>> find_existing(const Creation& creation, const Json& record);
  Outcome<std::vector<Json>> candidates(const Creation& creation, const Json& record);
  Outcome<std::vector<Json>> everything(const std::string& collection);
  Outcome<Json> update_one_by_one(const std::string& collection, Json current, const std::vector<Change>& changes);
  Outcome<HttpResponse> patch(const std::string& collection, const Json& current, const std::vector<Change>& changes,
                              bool guarded);
  Outcome<Json> record_after(const std::string& collection, const std::string& id, const HttpResponse& response);

  ApiCaller& caller_;
  GoToken& token_;
  GoOptions options_;
};

}  // namespace pms_go_sync
