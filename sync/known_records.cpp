#include "sync/known_records.h"

#include <algorithm>

#include "sync/text.h"

namespace pms_go_sync {

Outcome<void> KnownRecords::read_names(const Plan& plan, System& target) {
  for (const auto& [collection, by] : plan.lookups) {
    if (const auto read = read_names(collection, by, std::nullopt, target); !read) return tl::unexpected{read.error()};
  }
  return {};
}

Outcome<std::optional<Time>> KnownRecords::read_names(const std::string& collection, const std::string& by,
                                                      std::optional<Time> since, System& target) {
  std::optional<Time> latest;
  ListQuery query{collection, since, "", false};
  for (;;) {
    const auto page = target.list(query);
    if (!page) return tl::unexpected{page.error()};
    for (const auto& record : page->records) {
      lookups_.set(collection, target.id_of(record), text_at(record, by));
      latest = std::max(latest, std::optional{target.changed_at(record)});
    }
    if (!page->next) return latest;
    query.cursor = *page->next;
  }
}

}  // namespace pms_go_sync
