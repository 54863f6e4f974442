// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/contractworld.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Every section of the contract on records, and of those on authentication and the platform what
/// is not tested beside the code: requests through the whole server's router on real SQLite, the
/// answers compared byte by byte. A function runs the cases of its section, which stand in cases/,
/// one after the other on one directory.
class TestContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void a0_1_errorEnvelope_data() { open("A0.1 Error envelope"); }
    void a0_1_errorEnvelope() { answers(); }
    void a0_2_validationErrorItems_data() { open("A0.2 Validation error items"); }
    void a0_2_validationErrorItems() { answers(); }
    void a0_3_sharedValidationCodes_data() { open("A0.3 Shared validation codes"); }
    void a0_3_sharedValidationCodes() { answers(); }
    void a0_4_readingRequestBodies_data() { open("A0.4 Reading request bodies"); }
    void a0_4_readingRequestBodies() { answers(); }
    void a0_5_collectionPathParameter_data() { open("A0.5 Collection path parameter"); }
    void a0_5_collectionPathParameter() { answers(); }
    void a0_6_requestPipelineOrder_data() { open("A0.6 Request pipeline order"); }
    void a0_6_requestPipelineOrder() { answers(); }
    void a0_7_eMailSyntax_data() { open("A0.7 E-mail syntax"); }
    void a0_7_eMailSyntax() { answers(); }
    void a1_2_systemFields_data() { open("A1.2 System fields"); }
    void a1_2_systemFields() { answers(); }
    void a1_3_requiredIndexes_data() { open("A1.3 Required indexes"); }
    void a1_3_requiredIndexes() { answers(); }
    void a1_5_secrets_data() { open("A1.5 Secrets"); }
    void a1_5_secrets() { answers(); }
    void a1_6_validationOfOptions_data() { open("A1.6 Validation of options"); }
    void a1_6_validationOfOptions() { answers(); }
    void a1_7_updatingOptions_data() { open("A1.7 Updating options"); }
    void a1_7_updatingOptions() { answers(); }
    void a1_8_theUsersCollection_data() { open("A1.8 The users collection"); }
    void a1_8_theUsersCollection() { answers(); }
    void a1_9_superusers_data() { open("A1.9 Superusers"); }
    void a1_9_superusers() { answers(); }
    void a1_9_recordsOfSuperusers_data() { open("A1.9 Records of superusers"); }
    void a1_9_recordsOfSuperusers() { answers(); }
    void a2_5_whereTokensStand_data() { open("A2.5 Where tokens stand"); }
    void a2_5_whereTokensStand() { answers(); }
    void a2_6_verification_data() { open("A2.6 Verification"); }
    void a2_6_verification() { answers(); }
    void a2_7_badTokens_data() { open("A2.7 Bad tokens"); }
    void a2_7_badTokens() { answers(); }
    void a2_8_refreshable_data() { open("A2.8 Refreshable"); }
    void a2_8_refreshable() { answers(); }
    void a2_9_invalidation_data() { open("A2.9 Invalidation"); }
    void a2_9_invalidation() { answers(); }
    void a3_2_lengthLimits_data() { open("A3.2 Length limits"); }
    void a3_2_lengthLimits() { answers(); }
    void a3_3_thePasswordField_data() { open("A3.3 The password field"); }
    void a3_3_thePasswordField() { answers(); }
    void a3_5_tokenKeys_data() { open("A3.5 Token keys"); }
    void a3_5_tokenKeys() { answers(); }
    void a4_2_authMethods_data() { open("A4.2 auth-methods"); }
    void a4_2_authMethods() { answers(); }
    void a4_3_authWithPassword_data() { open("A4.3 auth-with-password"); }
    void a4_3_authWithPassword() { answers(); }
    void a4_3_theForm_data() { open("A4.3 The form"); }
    void a4_3_theForm() { answers(); }
    void a4_3_identities_data() { open("A4.3 Identities"); }
    void a4_3_identities() { answers(); }
    void a4_4_authWithOAuth2_data() { open("A4.4 auth-with-oauth2"); }
    void a4_4_authWithOAuth2() { answers(); }
    void a4_5_oauth2Redirect_data() { open("A4.5 oauth2-redirect"); }
    void a4_5_oauth2Redirect() { answers(); }
    void a4_6_requestOtp_data() { open("A4.6 request-otp"); }
    void a4_6_requestOtp() { answers(); }
    void a4_7_authWithOtp_data() { open("A4.7 auth-with-otp"); }
    void a4_7_authWithOtp() { answers(); }
    void a4_8_mFA_data() { open("A4.8 MFA"); }
    void a4_8_mFA() { answers(); }
    void a4_9_authRefresh_data() { open("A4.9 auth-refresh"); }
    void a4_9_authRefresh() { answers(); }
    void a4_10_requestVerification_data() { open("A4.10 request-verification"); }
    void a4_10_requestVerification() { answers(); }
    void a4_11_confirmVerification_data() { open("A4.11 confirm-verification"); }
    void a4_11_confirmVerification() { answers(); }
    void a4_13_confirmPasswordReset_data() { open("A4.13 confirm-password-reset"); }
    void a4_13_confirmPasswordReset() { answers(); }
    void a4_14_requestEmailChange_data() { open("A4.14 request-email-change"); }
    void a4_14_requestEmailChange() { answers(); }
    void a4_15_confirmEmailChange_data() { open("A4.15 confirm-email-change"); }
    void a4_15_confirmEmailChange() { answers(); }
    void a4_16_impersonate_data() { open("A4.16 impersonate"); }
    void a4_16_impersonate() { answers(); }
    void a4_16_whoIsImpersonated_data() { open("A4.16 Who is impersonated"); }
    void a4_16_whoIsImpersonated() { answers(); }
    void a4_18_externalAuths_data() { open("A4.18 External auths"); }
    void a4_18_externalAuths() { answers(); }
    void a4_20_superuserHelpersForOAuth2_data() { open("A4.20 Superuser helpers for OAuth2"); }
    void a4_20_superuserHelpersForOAuth2() { answers(); }
    void a5_1_authRule_data() { open("A5.1 authRule"); }
    void a5_1_authRule() { answers(); }
    void a5_2_manageRule_data() { open("A5.2 manageRule"); }
    void a5_2_manageRule() { answers(); }
    void a5_3_eMailVisibility_data() { open("A5.3 E-mail visibility"); }
    void a5_3_eMailVisibility() { answers(); }
    void a5_4_creatingAnAuthRecord_data() { open("A5.4 Creating an auth record"); }
    void a5_4_creatingAnAuthRecord() { answers(); }
    void a5_4_whatNewRecordsMayHave_data() { open("A5.4 What new records may have"); }
    void a5_4_whatNewRecordsMayHave() { answers(); }
    void a5_5_updatingAnAuthRecord_data() { open("A5.5 Updating an auth record"); }
    void a5_5_updatingAnAuthRecord() { answers(); }
    void a5_6_whoMayChangeWhat_data() { open("A5.6 Who may change what"); }
    void a5_6_whoMayChangeWhat() { answers(); }
    void a5_8_idsAmongCollections_data() { open("A5.8 Ids among collections"); }
    void a5_8_idsAmongCollections() { answers(); }
    void a6_10_testMail_data() { open("A6.10 Test mail"); }
    void a6_10_testMail() { answers(); }
    void a7_1_authResponse_data() { open("A7.1 Auth response"); }
    void a7_1_authResponse() { answers(); }
    void a7_2_whichRecordFieldsAppear_data() { open("A7.2 Which record fields appear"); }
    void a7_2_whichRecordFieldsAppear() { answers(); }
    void a7_3_expand_data() { open("A7.3 expand"); }
    void a7_3_expand() { answers(); }
    void a7_4_fields_data() { open("A7.4 fields"); }
    void a7_4_fields() { answers(); }
    void a8_supportingCollections_data() { open("A8 Supporting collections"); }
    void a8_supportingCollections() { answers(); }
    void a8_rows_data() { open("A8 Rows"); }
    void a8_rows() { answers(); }
    void p1_18_guardMessages_data() { open("P1.18 Guard messages"); }
    void p1_18_guardMessages() { answers(); }
    void p1_19_superuserIpAllowList_data() { open("P1.19 Superuser IP allow-list"); }
    void p1_19_superuserIpAllowList() { answers(); }
    void p6_1_endpoints_data() { open("P6.1 Endpoints"); }
    void p6_1_endpoints() { answers(); }
    void p6_3_validation_data() { open("P6.3 Validation"); }
    void p6_3_validation() { answers(); }
    void p6_5_sideEffectsOfSaving_data() { open("P6.5 Side effects of saving"); }
    void p6_5_sideEffectsOfSaving() { answers(); }
    void p8_4_expressionSyntax_data() { open("P8.4 Expression syntax"); }
    void p8_4_expressionSyntax() { answers(); }
    void p9_2_rules_data() { open("P9.2 Rules"); }
    void p9_2_rules() { answers(); }
    void r0_1_jsonOutput_data() { open("R0.1 JSON output"); }
    void r0_1_jsonOutput() { answers(); }
    void r0_2_errorEnvelope_data() { open("R0.2 Error envelope"); }
    void r0_2_errorEnvelope() { answers(); }
    void r0_3_errorItems_data() { open("R0.3 Error items"); }
    void r0_3_errorItems() { answers(); }
    void r0_4_genericStatuses_data() { open("R0.4 Generic statuses"); }
    void r0_4_genericStatuses() { answers(); }
    void r0_5_requestBodies_data() { open("R0.5 Request bodies"); }
    void r0_5_requestBodies() { answers(); }
    void r0_6_forms_data() { open("R0.6 Forms"); }
    void r0_6_forms() { answers(); }
    void r0_7_bodySizeLimits_data() { open("R0.7 Body size limits"); }
    void r0_7_bodySizeLimits() { answers(); }
    void r0_8_superusersOnly_data() { open("R0.8 Superusers only"); }
    void r0_8_superusersOnly() { answers(); }
    void r0_9_casts_data() { open("R0.9 Casts"); }
    void r0_9_casts() { answers(); }
    void r0_10_dates_data() { open("R0.10 Dates"); }
    void r0_10_dates() { answers(); }
    void r1_1_filesOfADataDirectory_data() { open("R1.1 Files of a data directory"); }
    void r1_1_filesOfADataDirectory() { answers(); }
    void r1_1_layout();
    void r1_2_pragmas_data() { open("R1.2 Pragmas"); }
    void r1_2_pragmas() { answers(); }
    void r1_3_systemTables_data() { open("R1.3 System tables"); }
    void r1_3_systemTables() { answers(); }
    void r1_4_migrations_data() { open("R1.4 Migrations"); }
    void r1_4_migrations() { answers(); }
    void r1_5_systemCollections_data() { open("R1.5 System collections"); }
    void r1_5_systemCollections() { answers(); }
    void r1_6_rowsOfCollections_data() { open("R1.6 Rows of _collections"); }
    void r1_6_rowsOfCollections() { answers(); }
    void r1_7_identifiers_data() { open("R1.7 Identifiers"); }
    void r1_7_identifiers() { answers(); }
    void r1_8_tablesAndColumns_data() { open("R1.8 Tables and columns"); }
    void r1_8_tablesAndColumns() { answers(); }
    void r1_9_values_data() { open("R1.9 Values"); }
    void r1_9_values() { answers(); }
    void r1_10_indexes_data() { open("R1.10 Indexes"); }
    void r1_10_indexes() { answers(); }
    void r1_11_views_data() { open("R1.11 Views"); }
    void r1_11_views() { answers(); }
    void r1_12_existingDirectories_data() { open("R1.12 Existing directories"); }
    void r1_12_existingDirectories() { answers(); }
    void r2_1_collectionJSON_data() { open("R2.1 Collection JSON"); }
    void r2_1_collectionJSON() { answers(); }
    void r2_2_list_data() { open("R2.2 List"); }
    void r2_2_list() { answers(); }
    void r2_3_view_data() { open("R2.3 View"); }
    void r2_3_view() { answers(); }
    void r2_4_create_data() { open("R2.4 Create"); }
    void r2_4_create() { answers(); }
    void r2_5_update_data() { open("R2.5 Update"); }
    void r2_5_update() { answers(); }
    void r2_6_delete_data() { open("R2.6 Delete"); }
    void r2_6_delete() { answers(); }
    void r2_7_truncate_data() { open("R2.7 Truncate"); }
    void r2_7_truncate() { answers(); }
    void r2_8_import_data() { open("R2.8 Import"); }
    void r2_8_import() { answers(); }
    void r2_9_scaffolds_data() { open("R2.9 Scaffolds"); }
    void r2_9_scaffolds() { answers(); }
    void r2_10_providers_data() { open("R2.10 Providers"); }
    void r2_10_providers() { answers(); }
    void r2_11_dryRunsOfViews_data() { open("R2.11 Dry runs of views"); }
    void r2_11_dryRunsOfViews() { answers(); }
    void r2_12_sql_data() { open("R2.12 SQL"); }
    void r2_12_sql() { answers(); }
    void r2_13_saving_data() { open("R2.13 Saving"); }
    void r2_13_saving() { answers(); }
    void r2_14_validation_data() { open("R2.14 Validation"); }
    void r2_14_validation() { answers(); }
    void r2_15_validationOfAnAuthsOptions_data() { open("R2.15 Validation of an auth's options"); }
    void r2_15_validationOfAnAuthsOptions() { answers(); }
    void r2_16_validationOfIndexes_data() { open("R2.16 Validation of indexes"); }
    void r2_16_validationOfIndexes() { answers(); }
    void r2_17_tables_data() { open("R2.17 Tables"); }
    void r2_17_tables() { answers(); }
    void r2_18_views_data() { open("R2.18 Views"); }
    void r2_18_views() { answers(); }
    void r2_19_systemCollections_data() { open("R2.19 System collections"); }
    void r2_19_systemCollections() { answers(); }
    void r3_1_commonOptions_data() { open("R3.1 Common options"); }
    void r3_1_commonOptions() { answers(); }
    void r3_2_text_data() { open("R3.2 text"); }
    void r3_2_text() { answers(); }
    void r3_3_editor_data() { open("R3.3 editor"); }
    void r3_3_editor() { answers(); }
    void r3_4_number_data() { open("R3.4 number"); }
    void r3_4_number() { answers(); }
    void r3_5_bool_data() { open("R3.5 bool"); }
    void r3_5_bool() { answers(); }
    void r3_6_email_data() { open("R3.6 email"); }
    void r3_6_email() { answers(); }
    void r3_7_url_data() { open("R3.7 url"); }
    void r3_7_url() { answers(); }
    void r3_8_date_data() { open("R3.8 date"); }
    void r3_8_date() { answers(); }
    void r3_9_autodate_data() { open("R3.9 autodate"); }
    void r3_9_autodate() { answers(); }
    void r3_10_select_data() { open("R3.10 select"); }
    void r3_10_select() { answers(); }
    void r3_11_relation_data() { open("R3.11 relation"); }
    void r3_11_relation() { answers(); }
    void r3_12_file_data() { open("R3.12 file"); }
    void r3_12_file() { answers(); }
    void r3_13_json_data() { open("R3.13 json"); }
    void r3_13_json() { answers(); }
    void r3_14_geoPoint_data() { open("R3.14 geoPoint"); }
    void r3_14_geoPoint() { answers(); }
    void r3_15_password_data() { open("R3.15 password"); }
    void r3_15_password() { answers(); }
    void r3_16_modifiers_data() { open("R3.16 Modifiers"); }
    void r3_16_modifiers() { answers(); }
    void r3_17_flags_data() { open("R3.17 Flags"); }
    void r3_17_flags() { answers(); }
    void r4_1_routesAndLookup_data() { open("R4.1 Routes and lookup"); }
    void r4_1_routesAndLookup() { answers(); }
    void r4_2_recordJSON_data() { open("R4.2 Record JSON"); }
    void r4_2_recordJSON() { answers(); }
    void r4_3_list_data() { open("R4.3 List"); }
    void r4_3_list() { answers(); }
    void r4_4_view_data() { open("R4.4 View"); }
    void r4_4_view() { answers(); }
    void r4_5_create_data() { open("R4.5 Create"); }
    void r4_5_create() { answers(); }
    void r4_6_update_data() { open("R4.6 Update"); }
    void r4_6_update() { answers(); }
    void r4_7_delete_data() { open("R4.7 Delete"); }
    void r4_7_delete() { answers(); }
    void r4_8_expand_data() { open("R4.8 expand"); }
    void r4_8_expand() { answers(); }
    void r4_9_fields_data() { open("R4.9 fields"); }
    void r4_9_fields() { answers(); }
    void r4_10_multipartAndFiles_data() { open("R4.10 Multipart and files"); }
    void r4_10_multipartAndFiles() { answers(); }
    void r4_11_authRecords_data() { open("R4.11 Auth records"); }
    void r4_11_authRecords() { answers(); }
    void r4_12_cascades_data() { open("R4.12 Cascades"); }
    void r4_12_cascades() { answers(); }
    void r4_13_uniqueValues_data() { open("R4.13 Unique values"); }
    void r4_13_uniqueValues() { answers(); }
    void r4_14_transactions_data() { open("R4.14 Transactions"); }
    void r4_14_transactions() { answers(); }
    void r4_15_views_data() { open("R4.15 Views"); }
    void r4_15_views() { answers(); }
    void r4_16_systemCollections_data() { open("R4.16 System collections"); }
    void r4_16_systemCollections() { answers(); }
    void r4_17_whoSeesWhat_data() { open("R4.17 Who sees what"); }
    void r4_17_whoSeesWhat() { answers(); }
    void r5_1_lexer_data() { open("R5.1 Lexer"); }
    void r5_1_lexer() { answers(); }
    void r5_2_parser_data() { open("R5.2 Parser"); }
    void r5_2_parser() { answers(); }
    void r5_3_operands_data() { open("R5.3 Operands"); }
    void r5_3_operands() { answers(); }
    void r5_4_macros_data() { open("R5.4 Macros"); }
    void r5_4_macros() { answers(); }
    void r5_5_fieldPaths_data() { open("R5.5 Field paths"); }
    void r5_5_fieldPaths() { answers(); }
    void r5_6_request_data() { open("R5.6 @request"); }
    void r5_6_request() { answers(); }
    void r5_7_collection_data() { open("R5.7 @collection"); }
    void r5_7_collection() { answers(); }
    void r5_8_modifiers_data() { open("R5.8 Modifiers"); }
    void r5_8_modifiers() { answers(); }
    void r5_9_jsonAndPoints_data() { open("R5.9 JSON and points"); }
    void r5_9_jsonAndPoints() { answers(); }
    void r5_10_functions_data() { open("R5.10 Functions"); }
    void r5_10_functions() { answers(); }
    void r5_11_operators_data() { open("R5.11 Operators"); }
    void r5_11_operators() { answers(); }
    void r5_12_like_data() { open("R5.12 LIKE"); }
    void r5_12_like() { answers(); }
    void r5_13_joins_data() { open("R5.13 Joins"); }
    void r5_13_joins() { answers(); }
    void r5_14_manyValues_data() { open("R5.14 Many values"); }
    void r5_14_manyValues() { answers(); }
    void r5_15_whatClientsMayNotSee_data() { open("R5.15 What clients may not see"); }
    void r5_15_whatClientsMayNotSee() { answers(); }
    void r5_16_sort_data() { open("R5.16 Sort"); }
    void r5_16_sort() { answers(); }
    void r5_17_limits_data() { open("R5.17 Limits"); }
    void r5_17_limits() { answers(); }
    void r5_18_errors_data() { open("R5.18 Errors"); }
    void r5_18_errors() { answers(); }
    void r5_19_affinity_data() { open("R5.19 Affinity"); }
    void r5_19_affinity() { answers(); }
    void r5_20_workedExamples_data() { open("R5.20 Worked examples"); }
    void r5_20_workedExamples() { answers(); }
    void r6_1_values_data() { open("R6.1 Values"); }
    void r6_1_values() { answers(); }
    void r6_2_outcomes_data() { open("R6.2 Outcomes"); }
    void r6_2_outcomes() { answers(); }
    void r6_3_whatRulesLookAt_data() { open("R6.3 What rules look at"); }
    void r6_3_whatRulesLookAt() { answers(); }
    void r6_4_theCandidate_data() { open("R6.4 The candidate"); }
    void r6_4_theCandidate() { answers(); }
    void r6_5_manageRule_data() { open("R6.5 manageRule"); }
    void r6_5_manageRule() { answers(); }
    void r6_6_authRule_data() { open("R6.6 authRule"); }
    void r6_6_authRule() { answers(); }
    void r7_1_requests_data() { open("R7.1 Requests"); }
    void r7_1_requests() { answers(); }
    void r7_2_processing_data() { open("R7.2 Processing"); }
    void r7_2_processing() { answers(); }
    void r7_3_answers_data() { open("R7.3 Answers"); }
    void r7_3_answers() { answers(); }
    void r7_4_errors_data() { open("R7.4 Errors"); }
    void r7_4_errors() { answers(); }
    void r7_4_offByDefault_data() { open("R7.4 Off by default"); }
    void r7_4_offByDefault() { answers(); }

private:
    /// A new directory for the cases of that section.
    void enter(const QByteArray &name);
    /// The same, and a row for each.
    void open(const QByteArray &name);
    void answers();

    std::vector<ContractSection> m_sections;
    const ContractSection *m_section = nullptr;
    std::unique_ptr<ContractWorld> m_world;
};

void TestContract::initTestCase()
{
    const QDir folder(QStringLiteral(CONTRACT_CASES));
    for (const QString &name : folder.entryList({u"*.txt"_s}, QDir::Files, QDir::Name)) {
        Result<std::vector<ContractSection>> read = readContractCases(folder.filePath(name));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        std::move(read->begin(), read->end(), std::back_inserter(m_sections));
    }
}

void TestContract::enter(const QByteArray &name)
{
    m_world.reset();
    const auto section
        = std::find_if(m_sections.cbegin(), m_sections.cend(),
                       [&name](const ContractSection &each) { return each.name == name; });
    QVERIFY2(section != m_sections.cend(), name.constData());
    m_section = &*section;
    Result<std::unique_ptr<ContractWorld>> world = ContractWorld::open(*section);
    QVERIFY2(world, world ? "" : qPrintable(world.error().message));
    m_world = *std::move(world);
}

void TestContract::open(const QByteArray &name)
{
    QTest::addColumn<int>("index");
    enter(name);
    for (size_t i = 0; m_world && i < m_section->cases.size(); ++i)
        QTest::addRow("%s #%d", m_section->cases[i].name.constData(), int(i)) << int(i);
}

void TestContract::r1_1_layout()
{
    enter("R1.1 Files of a data directory");
    QVERIFY(m_world);
    QCOMPARE(m_world->send(m_section->cases.front()).status, 200);
    const QDir data(m_world->path());
    QVERIFY(data.exists(u"data.db"_s) && data.exists(u"auxiliary.db"_s));
    // By the ids of collection and record.
    const QDir record(data.filePath(u"storage/pbc_1125843985/made00000000001"_s));
    const QStringList files = record.entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), 2);
    QVERIFY(files[0].startsWith(u"some_notes_"_s));
    QCOMPARE(files[1], QString(files[0] + u".attrs"));
    QFile attributes(record.filePath(files[1]));
    QVERIFY(attributes.open(QIODevice::ReadOnly));
    const QByteArray original = R"("user.metadata":{"original-filename":"Some Notes.txt"})";
    const QByteArray text = attributes.readAll();
    QVERIFY2(text.contains(original) && text.contains(R"("md5":"XUFAKrxLKna5cZ2REBfFkg==")"),
             text.constData());
}

void TestContract::answers()
{
    QFETCH(int, index);
    QVERIFY(m_world);
    const ContractCase &one = m_section->cases[size_t(index)];
    const Wire::Response answer = m_world->send(one);
    QByteArray text = answer.body;
    if (!text.isEmpty()) {
        QCOMPARE(answer.contentType, "application/json"_ba);
        QVERIFY(text.endsWith('\n'));
        text.chop(1);
    }
    // Sockets leave it out.
    if (one.method == "HEAD")
        text.clear();
    QVERIFY2(answer.status == one.status && fitsAnswer(text, one.answer),
             QByteArray(QByteArray::number(answer.status) + ' ' + text + "\n   wanted "
                        + QByteArray::number(one.status) + ' ' + one.answer)
                 .constData());
}

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
