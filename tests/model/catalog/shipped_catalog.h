#pragma once

#include "model/catalog/catalog.h"

/// The catalog that is built into the program, read once.
inline const stagecraft::Catalog::Pointer& shippedCatalog() {
    static const stagecraft::Catalog::Pointer catalog = stagecraft::Catalog::builtIn().value();
    return catalog;
}

inline const stagecraft::Catalog& shipped() { return *shippedCatalog(); }
