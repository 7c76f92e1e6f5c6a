#pragma once

// Rules for records below a contact, and for flags that only one record bears (reference, 11).

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

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
  ContactPersonRules() : OneBearsFlag("ContactPersons", "IsDefault") {}
  void check(Change& change) const override;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
