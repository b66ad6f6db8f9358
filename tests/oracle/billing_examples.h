#pragma once

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "model/support/text.h"
#include "model/support/yaml_tree.h"

namespace oracle {

/// The figures of one example; a name that is missing makes the comparison fail.
class Given {
public:
    explicit Given(const stagecraft::YamlNode* inputs) : inputs_(inputs) {}
    [[nodiscard]] double operator[](std::string_view key) const {
        const stagecraft::YamlNode* const node = inputs_->find(key);
        return node == nullptr ? std::nan("") : stagecraft::parseNumber(node->text).value_or(std::nan(""));
    }
    [[nodiscard]] std::string text(std::string_view key) const {
        const stagecraft::YamlNode* const node = inputs_->find(key);
        return node == nullptr ? std::string{} : node->text;
    }
    [[nodiscard]] std::string region() const {
        return inputs_->find("region") == nullptr ? "us-east-1" : text("region");
    }
    [[nodiscard]] bool hasFreeTier() const {
        if (text("free_tier") == "true") return true;
        for (const stagecraft::YamlEntry& entry : inputs_->entries)
            if (entry.key.starts_with("free_")) return true;
        return false;
    }

private:
    const stagecraft::YamlNode* inputs_;
};

/// billing_examples.yaml, read once.
inline const stagecraft::YamlNode& examples() {
    static const stagecraft::YamlNode root = [] {
        std::ifstream file{STAGECRAFT_BILLING_EXAMPLES};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        return stagecraft::parseYaml(text, "billing_examples.yaml").value();
    }();
    return root;
}

}  // namespace oracle
