#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>
#include <initializer_list>
#include <string>

#include "model/catalog/catalog.h"

/// The tables of the program with a few of their many prices, so that hundreds of imports take no time.
inline stagecraft::CatalogTables fewTables() {
    static const stagecraft::CatalogTables few = [] {
        stagecraft::CatalogTables tables = stagecraft::builtInTables();
        const auto keep = [&](const char* name, std::initializer_list<const char*> beginnings) {
            std::string kept;
            for (const QString& line : QString::fromStdString(tables.at(name)).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                if (kept.empty() || std::ranges::any_of(beginnings, [&](const char* begin) { return line.startsWith(QLatin1String(begin)); }))
                    kept += line.toStdString() + "\n";
            tables[name] = kept;
        };
        keep("ec2_prices.csv", {"us-east-1,m5.", "us-east-1,c5.", "us-east-1,t4g.", "eu-west-1,m5."});
        keep("rds_prices.csv", {"eu-west-1,mysql,db.m5.", "eu-west-1,postgresql,db.m5.", "eu-west-1,aurora-postgresql,"});
        keep("elasticache_prices.csv", {"eu-west-1,redis,cache.r7g.", "eu-west-1,valkey,"});
        return tables;
    }();
    return few;
}

inline stagecraft::Catalog::Pointer few() {
    static const stagecraft::Catalog::Pointer catalog = stagecraft::Catalog::fromTexts(fewTables()).value();
    return catalog;
}
