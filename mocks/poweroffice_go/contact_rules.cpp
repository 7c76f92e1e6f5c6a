// Held by references_test.cpp.
#include "mocks/poweroffice_go/contact_rules.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

void complete_address(Change& change, const Switches& switches) {
  if (switches.on(Switch::absent_address_is_null) || !change.value("MailAddress").is_null()) return;
  const Slot address = change.need("MailAddress");
  const bool had_one = change.before != nullptr && !change.before->values[address].is_null();
  change.set("MailAddress", json::object());
  for (const Slot part : change.entity.rules[address].parts) {
    const bool by_server = change.entity.rules[part].stamp != Stamp::none;
    if (by_server && had_one) change.draft.values[part] = change.before->values[part];
    if (!by_server) change.draft.values[part] = nullptr;
  }
  change.set("MailAddress.CountryCode", "NO");
}

void OneBearsFlag::stored(Store& store, const Record& record, const std::vector<json>& before) const {
  const Collection& all = store.collection(collection_);
  const Entity& entity = all.entity();
  const Slot slot = entity.slot_of(flag_);
  if (record.values[slot] != true || (!before.empty() && before[slot] == true)) return;
  const auto others = entity.parent_slot == no_slot
                          ? all.in_order()
                          : all.with_value(entity.parent_slot, record.values[entity.parent_slot]);
  for (const Record* other : others) {
    if (other == &record || other->values[slot] != true) continue;
    Draft draft(*other);
    draft.values[slot] = false;
    store.rewrite(entity, *other, std::move(draft), true);
  }
}

void DeliveryAddressRules::complete(Change& change) const {
  if (change.before != nullptr) return;
  const Collection& all = change.store.collection(change.entity);
  const auto siblings = all.with_value(change.entity.parent_slot, change.draft.values[change.entity.parent_slot]);
  if (siblings.empty()) change.set("IsPrimary", true);
}

void ContactPersonRules::check(Change& change) const {
  const Record* contact = change.store.referred("Customers", change.value("ContactId"));
  if (contact == nullptr) return;  // the declared check reports it
  if (Store::value(change.store.collection("Customers").entity(), *contact, "IsPerson") == true) {
    change.refuse("ContactId", "must be a company: a person has no contact persons");
  }
}

}  // namespace dataflow_qa::mocks::poweroffice_go
