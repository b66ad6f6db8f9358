#include "ui/document/explainer.h"

#include <QMetaObject>

#include <algorithm>
#include <set>

#include "model/exploration/why_not_question.h"
#include "model/report/certificate_rows.h"
#include "model/report/explanation.h"
#include "model/report/told_bills.h"
#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QList<QStringList> rowsOf(const std::vector<FleetCertificate>& fleets, const std::vector<NodeCertificate>& nodes) {
    const bool isSpread = !fleets.empty() && fleets.front().region != fleets.back().region;
    QList<QStringList> rows;
    for (const CertificateRow& row : certificateRows(fleets, nodes)) {
        const std::string part = isSpread && !row.region.empty() ? row.part + ", " + row.region : row.part;
        rows.append({toQString(part), toQString(row.chosen), toQString(groupedNumber(row.considered)), toQString(groupedNumber(row.dominated)),
                     toQString(groupedNumber(row.dearer)), toQString(row.ruledOut), toQString(row.runnerUp), toQString(row.extra)});
    }
    return rows;
}

}  // namespace

Explainer::Explainer(const Document& document, QObject* parent) : QObject(parent), document_(document) {}

void Explainer::ask(const QString& subject) {
    const std::shared_ptr<const Plan> plan = document_.plan();
    if (plan == nullptr) return;
    const quint64 question = ++question_;
    isAnswering_ = true;
    questions_.start([this, question, subject, plan, catalog = document_.catalogPointer()](const std::stop_token&) {
        const Result<std::vector<WhyNot>> answers = whyNot(subject.toStdString(), *plan, *catalog, builtInBlueprints());
        std::vector<Statement> sentences;
        if (answers)
            for (const WhyNot& answer : *answers) sentences.push_back(statement(toQString(text(answer)), billsOf(answer, *plan)));
        const QString problem = answers ? QString{} : toQString(answers.error().text());
        QMetaObject::invokeMethod(this, [this, question, subject, sentences, plan, problem] {
            if (question != question_) return;  // a newer one was asked
            isAnswering_ = false;
            if (problem.isEmpty()) emit answered(subject, sentences, plan);
            else emit refused(subject, problem);
        });
    });
}

void Explainer::prove() {
    const std::shared_ptr<const Plan> plan = document_.plan();
    if (plan == nullptr) return;
    const quint64 proof = ++proof_;
    isProving_ = true;
    proofs_.start([this, proof, plan, catalog = document_.catalogPointer()](const std::stop_token& stop) {
        const Blueprints& blueprints = builtInBlueprints();
        const Blueprint& shown = *std::ranges::find(blueprints, plan->shown().number, &Blueprint::number);
        const auto tell = [&](QList<QStringList> rows, bool isAll) {
            QMetaObject::invokeMethod(this, [this, proof, rows = std::move(rows), isAll] {
                if (proof != proof_) return;
                isProving_ = !isAll;
                emit proved(rows, isAll);
            });
        };
        const std::vector<FleetCertificate> fleets = certificates(shown, plan->inputs, *catalog);
        if (stop.stop_requested()) return;
        tell(rowsOf(fleets, {}), false);
        const std::vector<NodeCertificate> nodes = nodeCertificates(shown, plan->inputs, *catalog, {.stop = stop});
        if (!stop.stop_requested()) tell(rowsOf(fleets, nodes), true);
    });
}

QStringList Explainer::subjects() const {
    const Catalog& catalog = document_.catalog();
    const std::string& region = document_.inputs().choices.region;
    std::set<std::string_view> types;
    for (const InstanceOffer& offer : catalog.instanceOffers(region)) types.insert(offer.type->name);
    for (const DatabaseClass& one : catalog.databaseClasses()) types.insert(one.name);
    for (const CacheOffer& offer : catalog.cacheOffers(region, document_.inputs().choices.cacheEngine)) types.insert(offer.name);
    QStringList subjects;
    for (int stage = 1; stage <= static_cast<int>(stageCount); ++stage) subjects << QStringLiteral("stage %1").arg(stage);
    for (const Field& field : fields()) {
        if (field.group != FieldGroup::Choices || (field.kind != FieldKind::Choice && field.kind != FieldKind::Flag)) continue;
        for (const std::string_view option : field.options) subjects << toQString(std::string{field.key} + "=" + std::string{option});
        if (field.kind == FieldKind::Flag)
            for (const char* const value : {"true", "false"}) subjects << toQString(std::string{field.key} + "=" + value);
    }
    for (const std::string_view type : types) subjects << toQString(type);
    return subjects;
}

std::vector<FigureEdit> Explainer::editsFor(const QString& subject) const {
    const std::optional<Setting> setting = settingThatChooses(subject.toStdString(), document_.catalog());
    return setting ? std::vector<FigureEdit>{{setting->key, setting->value}} : std::vector<FigureEdit>{};
}

}  // namespace stagecraft::ui
