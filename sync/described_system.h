#pragma once

// A system that is reached by its description (mocks/system): what the engine asks of it, in the words of its dialect.
// Nothing here knows any system by name. A record that is a part of another one (a sub-project) lies outside the
// dataflow.
//
// What an update overwrites is guarded by what the system has: a lock (a version in a header or member), the `test`
// operations of a JSON Patch, or else a comparison just before.
//
// Its records are in the sync's form (described_record.h). Those that bear no time of their last change have the time
// when this program first saw them as they are.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/described_access.h"
#include "sync/described_identity.h"
#include "sync/described_listing.h"
#include "sync/observed_times.h"

namespace pms_go_sync {

/// By collection: the paths of its records that the sync reads or writes.
using NeededPaths = std::map<std::string, std::set<std::string>>;

struct DescribedOptions {
  Connection connection;
  std::string other_alias;  // of the system on the other side
  NeededPaths needed;
  int page_size = 200;  // where it can be chosen, and the system allows as many
};

class DescribedSystem final : public System {
 public:
  /// `system` has a dialect. `token_caller`: see DescribedAccess. All must outlive it. Throws std::invalid_argument
  /// where the description lacks a collection or path that is needed, or the connection lacks a key.
  DescribedSystem(const dataflow_qa::mocks::System& system, ApiCaller& caller, ApiCaller* token_caller,
                  const Clock& clock, DescribedOptions options, std::function<void(const std::string&)> on_secret);
  ~DescribedSystem() override;
  DescribedSystem(const DescribedSystem&) = delete;
  DescribedSystem& operator=(const DescribedSystem&) = delete;

  [[nodiscard]] std::string id_of(const Json& record) const override;
  [[nodiscard]] Time changed_at(const Json& record) const override;
  [[nodiscard]] Time part_changed_at(const Json& record, const std::string& path) const override;
  [[nodiscard]] bool is_deleted(const Json& record) const override;
  [[nodiscard]] bool in_scope(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::optional<std::string> origin_of(const Json& record) const override;
  [[nodiscard]] bool same_identity(const std::string& collection, const Json& a, const Json& b) const override;
  [[nodiscard]] bool may_be_made_of(const std::string& collection, const Json& sent, const Json& record) const override;
  [[nodiscard]] std::vector<Change> parking(const std::string& collection, const Json& record) const override;

  Outcome<Page> list(const ListQuery& query) override;
  Outcome<std::optional<Json>> get(const std::string& collection, const std::string& id) override;
  Outcome<Created> create(const Creation& creation) override;
  Outcome<Json> update(const std::string& collection, const Json& current, const std::vector<Change>& changes) override;
  Outcome<void> remove(const std::string& collection, const std::string& id) override;
  [[nodiscard]] std::vector<Change> archiving(const std::string& collection) const override;
  [[nodiscard]] std::chrono::microseconds set_back() const override { return caller_.set_back(); }

 private:
  struct Collection;
  using OutcomeKind = dataflow_qa::mocks::OutcomeKind;

  void add_collection(const dataflow_qa::mocks::Entity& entity, const std::set<std::string>& needed);
  [[nodiscard]] const Collection& at(const std::string& collection) const;
  Outcome<HttpResponse> call(HttpRequest request);
  [[nodiscard]] bool means(const Collection& collection, const HttpResponse& response, OutcomeKind kind) const;
  [[nodiscard]] bool has_safe_creation(const Collection& collection) const;
  [[nodiscard]] Trouble refused(const HttpRequest& request, const HttpResponse& response) const;
  [[nodiscard]] std::string path_of(const Collection& collection, const std::string& id) const;

  Json taken(const Collection& collection, const Json& wire);
  Outcome<Page> raw_page(const Collection& collection, const ListQuery& query, const Parameters& equals);
  Outcome<Json> record_in(const Collection& collection, OutcomeKind kind, const HttpRequest& request,
                          const HttpResponse& response);
  Outcome<Json> there(const Collection& collection, const std::string& id);
  Outcome<Json> record_after(const Collection& collection, OutcomeKind kind, const std::string& id,
                             const HttpRequest& request, const HttpResponse& response);

  Outcome<std::optional<Json>> find_existing(const Collection& collection, const Json& record, bool repeated);
  Outcome<std::optional<std::string>> find_in(const Collection& collection, const Json& record,
                                              const Parameters& equals, bool repeated);
  Outcome<Json> as_read(const Collection& collection, const Json& current, const std::vector<Change>& changes);
  [[nodiscard]] HttpRequest update_request(const Collection& collection, const Json& base, Json body) const;
  Outcome<Json> send_changes(const Collection& collection, const Json& base, const std::vector<Change>& changes);
  Outcome<Json> send_patch(const Collection& collection, const Json& base, const std::vector<Change>& changes,
                           bool guarded);
  [[nodiscard]] bool compares_otherwise(const Collection& collection, const std::string& id, const std::string& path);
  void forget_unexplained(const Collection& collection, const std::string& id, const std::vector<Change>& changes);
  Outcome<Json> updated(const Collection& collection, const Json& base, const HttpRequest& request,
                        const Outcome<HttpResponse>& response);
  Trouble why_not(const Collection& collection, const Json& base, const HttpRequest& request,
                  const HttpResponse& response);
  Outcome<void> act(const Collection& collection, const std::string& id, const dataflow_qa::mocks::Action& action);

  const dataflow_qa::mocks::System& system_;
  ApiCaller& caller_;
  const Clock& clock_;
  int page_size_;
  std::string other_alias_;
  std::string base_path_;  // of the base URL
  DescribedAccess access_;
  ObservedTimes observed_;
  std::map<std::string, std::unique_ptr<Collection>> collections_;
  std::map<std::tuple<std::string, std::string, std::string>, Time> unexplained_tests_;  // collection, id, path
  std::set<std::pair<std::string, std::string>> compared_otherwise_;                     // collection, path
};

}  // namespace pms_go_sync
