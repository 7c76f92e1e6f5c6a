#pragma once

// How the collections of a described system are listed: what a question says, and where an answer points to.
//
//   DescribedListing listing{collection, {"id", "email"}, 200};
//   auto target = listing.target(query);                    // "/clients?per_page=200&updated_since=…"
//   auto page = listing.page(query, {body}, "/v2");         // the items and the cursor of the next page

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/described_record.h"
#include "sync/page_place.h"

namespace pms_go_sync {

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// What came of a question.
struct ListAnswer {
  Json body;
  std::map<std::string, std::string> headers;  // names in lower case
};

class DescribedListing {
 public:
  /// `needed`: the paths of a record that the sync works with. The collection must outlive it.
  DescribedListing(Described collection, const std::set<std::string>& needed, int page_size);

  /// Path and query of a page. `equals`: only records with these values, by parameter.
  [[nodiscard]] std::string target(const ListQuery& query, const Parameters& equals = {}) const;
  /// The items of an answer to `query`, as they are on the wire, and where the next page is. Pages that go by number
  /// overlap, so that none is skipped while records come and go (page_place.h). `base_path`: of the base URL, for
  /// links. Trouble where the answer has another shape, or the listing does not come forward.
  [[nodiscard]] Outcome<Page> page(const ListQuery& query, const ListAnswer& answer, std::string_view base_path) const;

  /// What the sync works with and items do not show: each record is to be read by itself for it.
  [[nodiscard]] const std::set<std::string>& missing() const { return missing_; }
  /// The parameter that narrows a listing to records whose field has the value; empty: none can say it.
  [[nodiscard]] Parameters equality(const std::string& path, const std::string& value) const;

 private:
  class Said;
  /// Which of the questions, and what is left of the query for it.
  struct Turn {
    std::size_t number = 0;
    ListQuery query;
  };
  [[nodiscard]] Turn turn_of(const ListQuery& query) const;
  [[nodiscard]] Outcome<Page> page_of_turn(const ListQuery& query, const ListAnswer& answer,
                                           std::string_view base_path) const;
  void lift_filters();
  void widen(const std::set<std::string>& needed);
  void choose_order();
  void find_change_filter();
  [[nodiscard]] std::string since_text(Time since) const;
  [[nodiscard]] bool is_numbered() const;
  [[nodiscard]] NumberedPage wanted_after(const std::optional<PagePlace>& place) const;
  void put_number(const NumberedPage& wanted, Parameters& parameters) const;
  [[nodiscard]] Outcome<std::string> linked_next(const Said& said, std::string_view base_path) const;
  [[nodiscard]] bool goes_on(const NumberedPage& wanted, const Page& page, const Said& said) const;
  Outcome<void> number_next(const std::optional<PagePlace>& place, const Said& said, Page& page) const;

  Described collection_;
  Parameters fixed_;  // sent with each first question
  /// Where no value of a filter shows all records: the questions that do so one after the other.
  std::vector<Parameters> turns_;
  const dataflow_qa::mocks::QueryParameter* change_filter_ = nullptr;
  std::string change_operator_;
  std::set<std::string> missing_;
  std::size_t size_ = 0;  // of a page; 0: not known
};

/// "a=b&c=d", percent-encoded.
[[nodiscard]] std::string query_text(const Parameters& parameters);

}  // namespace pms_go_sync
