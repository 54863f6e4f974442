// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/changeset.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr size_t maxSteps = 500;

}  // namespace

bool sameValue(const JsonValue &a, const JsonValue &b)
{
    return a == b || (a.type() == b.type() && a.toSortedJson() == b.toSortedJson());
}

int ChangeSet::changeCount() const
{
    int count = 0;
    for (const StagedRecord &record : m_records)
        count += record.kind == StagedRecord::Kind::Edit ? int(record.values.size()) : 1;
    return count;
}

int ChangeSet::deletedCount() const
{
    return int(std::count_if(m_records.begin(), m_records.end(), [](const StagedRecord &record) {
        return record.kind == StagedRecord::Kind::Delete;
    }));
}

const StagedRecord *ChangeSet::find(const QString &key) const
{
    const auto found = m_records.constFind(key);
    return found == m_records.constEnd() ? nullptr : &*found;
}

void ChangeSet::setValue(const QString &key, const JsonValue &base, const QString &field,
                         const JsonValue &value)
{
    setValues({{key, base, field, value}});
}

void ChangeSet::setValues(const std::vector<Edit> &edits)
{
    // Several edits of one record are one touch.
    Step step;
    for (const Edit &edit : edits) {
        auto touch = std::find_if(step.begin(), step.end(),
                                  [&edit](const Touch &each) { return each.key == edit.key; });
        if (touch == step.end()) {
            const StagedRecord *staged = find(edit.key);
            Touch made;
            made.key = edit.key;
            if (staged)
                made.before = *staged;
            made.after = staged ? *staged : StagedRecord{StagedRecord::Kind::Edit, edit.base};
            touch = step.insert(step.end(), std::move(made));
        }
        StagedRecord &after = *touch->after;
        if (after.kind == StagedRecord::Kind::Delete)
            continue;
        const JsonValue *old = after.base.find(edit.field);
        if (after.kind == StagedRecord::Kind::Edit && old && sameValue(*old, edit.value))
            after.values.remove(edit.field);
        else
            after.values.insert(edit.field, edit.value);
    }
    for (Touch &touch : step) {
        if (touch.after->kind == StagedRecord::Kind::Edit && touch.after->values.isEmpty())
            touch.after.reset();
    }
    push(std::move(step));
}

QString ChangeSet::addRecord(const JsonValue &values)
{
    const QString key = u'+' + QString::number(m_nextNew++);
    push({{key, {}, StagedRecord{StagedRecord::Kind::New, {}, values}}});
    return key;
}

void ChangeSet::removeRecords(const std::vector<std::pair<QString, JsonValue>> &records)
{
    Step step;
    for (const auto &record : records) {
        const StagedRecord *staged = find(record.first);
        Touch touch{record.first, {}, {}};
        if (staged)
            touch.before = *staged;
        if (!isNewKey(record.first))
            touch.after
                = StagedRecord{StagedRecord::Kind::Delete, staged ? staged->base : record.second};
        step.push_back(std::move(touch));
    }
    push(std::move(step));
}

void ChangeSet::revertField(const QString &key, const QString &field)
{
    const StagedRecord *staged = find(key);
    if (!staged || !staged->values.contains(field))
        return;
    Touch touch{key, *staged, *staged};
    touch.after->values.remove(field);
    if (touch.after->kind == StagedRecord::Kind::Edit && touch.after->values.isEmpty())
        touch.after.reset();
    push({std::move(touch)});
}

void ChangeSet::revert(const std::vector<QString> &keys)
{
    Step step;
    for (const QString &key : keys) {
        if (const StagedRecord *staged = find(key))
            step.push_back({key, *staged, {}});
    }
    push(std::move(step));
}

void ChangeSet::discardAll()
{
    revert(m_order);
}

std::vector<QString> ChangeSet::undo()
{
    std::vector<QString> touched;
    if (!canUndo())
        return touched;
    const Step &step = m_steps[--m_position];
    for (auto touch = step.rbegin(); touch != step.rend(); ++touch) {
        apply(touch->key, touch->before);
        touched.push_back(touch->key);
    }
    emit changed();
    return touched;
}

std::vector<QString> ChangeSet::redo()
{
    std::vector<QString> touched;
    if (!canRedo())
        return touched;
    const Step &step = m_steps[m_position++];
    for (const Touch &touch : step) {
        apply(touch.key, touch.after);
        touched.push_back(touch.key);
    }
    emit changed();
    return touched;
}

void ChangeSet::push(Step step)
{
    step.erase(std::remove_if(step.begin(), step.end(),
                              [](const Touch &touch) { return touch.before == touch.after; }),
               step.end());
    if (step.empty())
        return;
    m_steps.resize(m_position);
    for (const Touch &touch : step)
        apply(touch.key, touch.after);
    m_steps.push_back(std::move(step));
    if (m_steps.size() > maxSteps)
        m_steps.erase(m_steps.begin());
    m_position = m_steps.size();
    emit changed();
}

void ChangeSet::apply(QString key, const std::optional<StagedRecord> &state)
{
    if (state) {
        if (!m_records.contains(key))
            m_order.push_back(key);
        m_records.insert(key, *state);
    } else {
        m_records.remove(key);
        m_order.erase(std::remove(m_order.begin(), m_order.end(), key), m_order.end());
    }
    m_errors.remove(key);
    emit recordChanged(key);
}

void ChangeSet::forget(const QString &key)
{
    for (size_t i = m_steps.size(); i-- > 0;) {
        Step &step = m_steps[i];
        step.erase(std::remove_if(step.begin(), step.end(),
                                  [&key](const Touch &touch) { return touch.key == key; }),
                   step.end());
        if (!step.empty())
            continue;
        m_steps.erase(m_steps.begin() + ptrdiff_t(i));
        if (i < m_position)
            --m_position;
    }
}

void ChangeSet::takeSaved(const QString &key)
{
    // The key may be a reference into what is about to change.
    const QString saved = key;
    forget(saved);
    apply(saved, {});
    emit changed();
}

void ChangeSet::rebase(const QString &key, const JsonValue &theirs, const JsonValue &values)
{
    const StagedRecord *staged = find(key);
    if (!staged)
        return;
    StagedRecord merged{staged->kind, theirs, JsonValue::object()};
    for (const JsonValue::Member &member : values.members()) {
        const JsonValue *now = theirs.find(member.first);
        if (!now || !sameValue(*now, member.second))
            merged.values.insert(member.first, member.second);
    }
    forget(key);
    if (merged.kind == StagedRecord::Kind::Edit && merged.values.isEmpty())
        apply(key, {});
    else
        apply(key, merged);
    emit changed();
}

QString ChangeSet::recreate(const QString &key, const QStringList &without)
{
    const StagedRecord *staged = find(key);
    if (!staged)
        return {};
    JsonValue values = JsonValue::object();
    for (const JsonValue::Member &member : staged->base.members()) {
        if (member.first != "collectionId"_L1 && member.first != "collectionName"_L1
            && member.first != "expand"_L1 && !without.contains(member.first))
            values.insert(member.first, member.second);
    }
    for (const JsonValue::Member &member : staged->values.members())
        values.insert(member.first, member.second);
    forget(key);
    apply(key, {});
    const QString made = u'+' + QString::number(m_nextNew++);
    apply(made, StagedRecord{StagedRecord::Kind::New, {}, values});
    emit changed();
    return made;
}

void ChangeSet::setError(const QString &key, const Error &error)
{
    if (!m_records.contains(key))
        return;
    m_errors.insert(key, error);
    emit recordChanged(key);
    emit changed();
}

const Error *ChangeSet::error(const QString &key) const
{
    const auto found = m_errors.constFind(key);
    return found == m_errors.constEnd() ? nullptr : &*found;
}

QString ChangeSet::fieldError(const QString &key, const QString &field) const
{
    const Error *found = error(key);
    if (!found)
        return {};
    const JsonValue &item = found->fields[field];
    return item[u"message"].toString();
}

JsonValue ChangeSet::toJson(const QStringList &secretFields) const
{
    JsonValue list = JsonValue::array();
    for (const QString &key : m_order) {
        const StagedRecord &record = *m_records.constFind(key);
        JsonValue values = record.values;
        for (const QString &field : secretFields)
            values.remove(field);
        if (record.kind == StagedRecord::Kind::Edit && values.isEmpty())
            continue;
        const int kind = int(record.kind);
        list.append(JsonValue::object({{u"key"_s, JsonValue(key)},
                                       {u"kind"_s, JsonValue(kind)},
                                       {u"base"_s, record.base},
                                       {u"values"_s, values}}));
    }
    return list;
}

void ChangeSet::restore(const JsonValue &json)
{
    m_steps.clear();
    m_position = 0;
    const std::vector<QString> before = m_order;
    for (const QString &key : before)
        apply(key, {});
    for (const JsonValue &item : json.elements()) {
        const QString key = item[u"key"].toString();
        const qint64 kind = item[u"kind"].toInteger(-1);
        if (key.isEmpty() || kind < 0 || kind > int(StagedRecord::Kind::Delete))
            continue;
        if (isNewKey(key))
            m_nextNew = qMax(m_nextNew, QStringView(key).sliced(1).toInt() + 1);
        const JsonValue &values = item[u"values"];
        apply(key,
              StagedRecord{StagedRecord::Kind(kind), item[u"base"],
                           values.isObject() ? values : JsonValue::object()});
    }
    emit changed();
}

bool hasMoved(const Client::CollectionInfo &collection, const StagedRecord &staged,
              const JsonValue &theirs)
{
    const auto updated = std::find_if(
        collection.fields.begin(), collection.fields.end(), [](const Client::FieldInfo &field) {
            return field.type == "autodate"_L1 && field.json[u"onUpdate"].toBool();
        });
    if (updated != collection.fields.end() && staged.base.contains(updated->name))
        return !sameValue(staged.base[updated->name], theirs[updated->name]);
    if (staged.kind == StagedRecord::Kind::Delete) {
        const auto fields = mergeFields(collection, staged, theirs);
        return std::any_of(fields.begin(), fields.end(),
                           [](const MergeField &field) { return field.isChangedByThem; });
    }
    const auto &members = staged.values.members();
    return std::any_of(members.begin(), members.end(), [&](const JsonValue::Member &member) {
        return theirs.contains(member.first)
            && !sameValue(staged.base[member.first], theirs[member.first]);
    });
}

std::vector<MergeField> mergeFields(const Client::CollectionInfo &collection,
                                    const StagedRecord &staged, const JsonValue &theirs)
{
    std::vector<MergeField> fields;
    for (const Client::FieldInfo &info : collection.fields) {
        if (info.type == "autodate"_L1)
            continue;
        const JsonValue *mine = staged.values.find(info.name);
        if (!mine && !staged.base.contains(info.name) && !theirs.contains(info.name))
            continue;
        MergeField field;
        field.field = info.name;
        field.base = staged.base[info.name];
        field.theirs = theirs[info.name];
        field.yours = mine ? *mine : field.base;
        field.isChangedByYou = mine != nullptr;
        // A password is never read, so there is nothing to compare.
        field.isChangedByThem = info.type != "password"_L1 && !sameValue(field.base, field.theirs);
        if (field.isChangedByYou || field.isChangedByThem)
            fields.push_back(std::move(field));
    }
    return fields;
}

}  // namespace Binnacle::Models
