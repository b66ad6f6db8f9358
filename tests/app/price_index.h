#pragma once

#include <QByteArray>

/// Indexes in the form of AWS's, with a few services and the regions r-1 and r-2.
namespace price_index {

inline const QByteArray offers = R"({"formatVersion": "v1.0", "offers": {
  "AmazonEC2": {"offerCode": "AmazonEC2", "versionIndexUrl": "/offers/v1.0/aws/AmazonEC2/index.json",
    "currentRegionIndexUrl": "/offers/v1.0/aws/AmazonEC2/current/region_index.json",
    "currentSavingsPlanIndexUrl": "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json"},
  "AmazonS3": {"versionIndexUrl": "/offers/v1.0/aws/AmazonS3/index.json",
    "currentRegionIndexUrl": "/offers/v1.0/aws/AmazonS3/current/region_index.json"},
  "AmazonCloudFront": {"versionIndexUrl": "/offers/v1.0/aws/AmazonCloudFront/index.json",
    "currentRegionIndexUrl": "/offers/v1.0/aws/AmazonCloudFront/current/region_index.json"},
  "Stranger": {"currentRegionIndexUrl": "https://elsewhere.example/region_index.json"}}})";
inline const QByteArray ec2Regions = R"({"regions": {
  "r-1": {"regionCode": "r-1", "currentVersionUrl": "/offers/v1.0/aws/AmazonEC2/20250912225308/r-1/index.json"},
  "r-2": {"regionCode": "r-2", "currentVersionUrl": "/offers/v1.0/aws/AmazonEC2/20250912225308/r-2/index.json"}}})";
inline const QByteArray s3Regions = R"({"regions": {
  "r-1": {"regionCode": "r-1", "currentVersionUrl": "/offers/v1.0/aws/AmazonS3/20250801000000/r-1/index.json"},
  "r-3": {"regionCode": "r-3", "currentVersionUrl": "/../../etc/index.json"}}})";
inline const QByteArray planRegions = R"({"regions": [
  {"regionCode": "r-1", "versionUrl": "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/20250911184447/r-1/index.json"}]})";
inline const QByteArray cloudFrontVersions = R"({"currentVersion": "20250701211647", "versions": {
  "20240101000000": {"offerVersionUrl": "/offers/v1.0/aws/AmazonCloudFront/20240101000000/index.json"},
  "20250701211647": {"offerVersionUrl": "/offers/v1.0/aws/AmazonCloudFront/20250701211647/index.json"}}})";

inline const QByteArray csvList = "\"FormatVersion\",\"v1.0\"\n\"SKU\"\n";

/// What a server with these indexes has at `path`; empty: nothing.
inline QByteArray at(const QByteArray& path) {
    if (path == "/offers/v1.0/aws/index.json") return offers;
    if (path == "/offers/v1.0/aws/AmazonEC2/current/region_index.json") return ec2Regions;
    if (path == "/offers/v1.0/aws/AmazonS3/current/region_index.json") return s3Regions;
    if (path == "/offers/v1.0/aws/AmazonCloudFront/index.json") return cloudFrontVersions;
    if (path == "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json") return planRegions;
    return path.endsWith("/index.csv") ? csvList : path.endsWith("/index.json") ? QByteArray{"{}\n"} : QByteArray{};
}

}  // namespace price_index
