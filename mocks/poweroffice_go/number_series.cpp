// Held by customers_test.cpp.
#include "mocks/poweroffice_go/number_series.h"

#include <fmt/format.h>

#include "mocks/poweroffice_go/contact_rules.h"
#include "mocks/store/checks.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

/// The number series that a new contact draws from: the one that is asked for, else the default of its type.
const Record* series_for(const Change& change, const std::string& type) {
  const Collection& all = change.store.collection("SubLedgerNumberSeries");
  const json& wanted = change.value("SubLedgerNumberSeriesId");
  for (const Record* series : all.in_order()) {
    if (Store::value(all.entity(), *series, "SubLedgerNumberSeriesType") != type) continue;
    if (wanted.is_null() ? Store::value(all.entity(), *series, "IsDefault") == true : wanted == series->id)
      return series;
  }
  return nullptr;
}

}  // namespace

void complete_number(Change& change, const std::string& type) {
  if (!change.value("Number").is_null()) return;
  const Record* series = series_for(change, type);
  if (series == nullptr) {
    change.refuse("SubLedgerNumberSeriesId", fmt::format("is no number series for {}", type));
    return;
  }
  const Entity& entity = change.store.collection("SubLedgerNumberSeries").entity();
  const auto from = Store::value(entity, *series, "FromInclusive").get<std::int64_t>();
  const auto to = Store::value(entity, *series, "ToInclusive").get<std::int64_t>();
  const auto next = change.store.collection(change.entity).next_number(change.need("Number"), from, to);
  if (!next) {
    change.refuse("Number", "cannot be assigned: the number series is used up");
    return;
  }
  change.set("Number", *next);
}

void check_number(Change& change, const std::string& type) {
  if (!change.differs("Number") || !change.value("Number").is_number()) return;
  const Collection& all = change.store.collection("SubLedgerNumberSeries");
  const auto number = change.value("Number").get<std::int64_t>();
  for (const Record* series : all.in_order()) {
    if (Store::value(all.entity(), *series, "SubLedgerNumberSeriesType") == type &&
        number >= Store::value(all.entity(), *series, "FromInclusive").get<std::int64_t>() &&
        number <= Store::value(all.entity(), *series, "ToInclusive").get<std::int64_t>()) {
      return;
    }
  }
  change.refuse("Number", fmt::format("must lie inside a number series of type {}", type));
}

void EmployeeNumber::complete(Change& change) const {
  complete_number(change, "Employee");
  complete_address(change, switches_);
  if (change.before == nullptr) change.set("SubledgerAccountId", change.value("Number"));
}

void EmployeeNumber::check(Change& change) const {
  check_number(change, "Employee");
  // Whether an identity number is reported says nothing without the number. [assumed]
  const bool reported = change.value("InternationalIdReportToAltinn") == true;
  const json& number = change.value("InternationalIdNumber");
  const bool is_new = change.differs("InternationalIdReportToAltinn") || change.differs("InternationalIdNumber");
  if (reported && is_new && (number.is_null() || is_white_space(number.get_ref<const std::string&>()))) {
    change.refuse("InternationalIdReportToAltinn", "needs InternationalIdNumber");
  }
}

}  // namespace dataflow_qa::mocks::poweroffice_go
