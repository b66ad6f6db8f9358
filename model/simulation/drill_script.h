#pragma once

#include "model/simulation/drill.h"

namespace stagecraft {

/// One failure in one region: what happens when, in seconds since the failure.
class DrillScript {
public:
    DrillScript(const RegionPath& path, const RegionDesign& design, const StagePlan& stage, const Assumptions& assumed)
        : path_(path), design_(design), stage_(stage), assumed_(assumed) {}

    /// What this stage lacks of which a failure could be drilled; nullopt when there is something to fail.
    [[nodiscard]] std::optional<std::string> write(DrillFailure failure);

    [[nodiscard]] const std::vector<Incident>& incidents() const { return incidents_; }
    [[nodiscard]] const std::vector<DrillMoment>& timeline() const { return timeline_; }
    /// Seconds until a server that was asked for carries load.
    [[nodiscard]] double warmUp() const { return assumed_.warmUp.count(); }
    [[nodiscard]] double detected() const { return detected_; }
    [[nodiscard]] double recoveredAt() const { return recoveredAt_; }
    [[nodiscard]] double end() const { return end_; }  ///< the last of the incidents
    [[nodiscard]] bool canRecover() const { return canRecover_; }
    /// How many times autoscaling may have to add servers before the load per server is as before.
    [[nodiscard]] int loadGrows() const { return loadGrows_; }
    /// Requests a second of another region that are lost until it is noticed, over those of this one, and until when.
    [[nodiscard]] double lostShare() const { return lostShare_; }
    [[nodiscard]] double lostUntil() const { return lostUntil_; }

private:
    void tell(double at, std::string what);
    void at(double seconds, Incident::Kind kind, std::size_t tier, int zone = -1, double value = 0);

    void loseZone();
    void loseServers();
    void loseZoneOfCache();
    void loseZoneOfDatabase(const SimulatedDatabase& database);
    [[nodiscard]] std::optional<std::string> loseLeader();
    void failLeader(const SimulatedDatabase& database, double share);
    [[nodiscard]] std::optional<std::string> loseCache();
    void setCache(double seconds, double up);
    [[nodiscard]] double readsWith(const SimulatedDatabase& database, double up) const;
    [[nodiscard]] std::optional<std::string> loseRegion();
    void switchRegion();

    const RegionPath& path_;
    const RegionDesign& design_;
    const StagePlan& stage_;
    const Assumptions& assumed_;
    std::vector<Incident> incidents_;
    std::vector<DrillMoment> timeline_;
    double detected_ = 0, recoveredAt_ = 0, end_ = 0;
    double lostShare_ = 0, lostUntil_ = 0;
    double cacheUp_ = 1;  ///< of its shards, the share that answers after all that is written so far
    bool canRecover_ = true;
    int loadGrows_ = 0;
};

}  // namespace stagecraft
