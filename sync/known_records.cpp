// Held by engine_test.cpp.
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

Outcome<KnownRecords::Reading> KnownRecords::read_names(const std::string& collection, const std::string& by,
                                                        std::optional<Time> since, System& target) {
  Reading reading;
  ListQuery query{collection, since, "", false};
  for (;;) {
    const auto page = target.list(query);
    if (!page) return tl::unexpected{page.error()};
    if (page->gap) reading.whole = false;
    for (const auto& record : page->records) {
      lookups_.set(collection, target.id_of(record), text_at(record, by));
      // Later pages may show changes that are younger than the first page, whose records may have changed meanwhile.
      const bool is_first = query.cursor.empty();
      if (is_first) reading.latest = std::max(reading.latest, std::optional{target.changed_at(record)});
    }
    if (!page->next) return reading;
    query.cursor = *page->next;
  }
}

}  // namespace pms_go_sync
