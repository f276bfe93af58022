// What must hold between the numbers of a pack before anyone may index with them. Used by the writer and by open().
#pragma once

#include "app/content/catalog.h"
#include "app/core/result.h"
#include "app/frame/world.h"

namespace aisland::content {
// The first promise that is broken, in words.
Result<void> validate(const Catalog& catalog, const World& world);
}  // namespace aisland::content
