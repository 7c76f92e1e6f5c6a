#include "mocks/system/known.h"

#include <gtest/gtest.h>

#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {
namespace {

TEST(KnownSystems, AreFoundByLabelAndByName) {
  ASSERT_FALSE(known_declarations().empty());
  for (const SystemDeclaration* system : known_declarations()) {
    EXPECT_EQ(find_declaration(system->label), system);
    EXPECT_EQ(find_declaration(system->name), system);
    EXPECT_EQ(&description_of(system->name).declaration, system);
  }
  EXPECT_NE(find_declaration("PowerOffice go"), nullptr);
  EXPECT_EQ(find_declaration("Nobody's ERP"), nullptr);
}

}  // namespace
}  // namespace dataflow_qa::mocks
