#pragma once

// Rules for records below a contact, and for flags that only one record bears (reference, 11).

#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// Who has no address has one without content: an Id and a country. [client-observed of customers; of employees and
/// contact persons assumed]
void complete_address(Change& change, const Switches& switches);

/// Only one record of a collection, or of those below one parent, bears the flag: the newest that says so. [assumed]
class OneBearsFlag : public EntityRules {
 public:
  OneBearsFlag(std::string collection, std::string flag) : collection_(std::move(collection)), flag_(std::move(flag)) {}
  void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const override;

 private:
  std::string collection_;
  std::string flag_;
};

/// The first address of a contact becomes its primary one by itself. [documented]
class DeliveryAddressRules final : public OneBearsFlag {
 public:
  DeliveryAddressRules() : OneBearsFlag("ContactDeliveryAddresses", "IsPrimary") {}
  void complete(Change& change) const override;
};

/// Contact persons exist for companies only. [documented]
class ContactPersonRules final : public OneBearsFlag {
 public:
  explicit ContactPersonRules(const Switches& switches)
      : OneBearsFlag("ContactPersons", "IsDefault"), switches_(switches) {}
  void complete(Change& change) const override { complete_address(change, switches_); }
  void check(Change& change) const override;

 private:
  Switches switches_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
