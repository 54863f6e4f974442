// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Target
{
    QString name;
    QString folder;
    QStringList uses;
};

QString sourceDir()
{
    return qEnvironmentVariable("BINNACLE_SOURCE_DIR");
}

}  // namespace

/// Reads every #include of the program against tests/layering/arrows.txt.
class TestLayering : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void includesFollowTheArrows();
    void arrowsHaveNoCycle();
    void onlyHttpKnowsQtHttpServer();
    void serverKnowsNoWidgets();
    void everyFolderHasAReadme();

private:
    QSet<QString> reachable(const QString &target) const;
    QStringList filesBelow(const QString &folder) const;
    QStringList includesOf(const QString &file, bool angle) const;

    QHash<QString, Target> m_targets;
    QHash<QString, QString> m_targetOfPrefix;
};

void TestLayering::initTestCase()
{
    QVERIFY2(!sourceDir().isEmpty(), "BINNACLE_SOURCE_DIR is not set");
    QFile file(sourceDir() + u"/tests/layering/arrows.txt"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.startsWith(u'#'))
            continue;
        QStringList words = line.simplified().split(u' ');
        Target target{words.takeFirst(), words.takeFirst(), words};
        const qsizetype slash = target.folder.indexOf(u'/');
        if (slash > 0)
            m_targetOfPrefix.insert(target.folder.sliced(slash + 1), target.name);
        m_targets.insert(target.name, target);
    }
    QVERIFY(m_targets.size() > 10);
}

void TestLayering::includesFollowTheArrows()
{
    QStringList wrong;
    for (const Target &target : std::as_const(m_targets)) {
        // app/ itself composes everything; its sub-folders are targets of their own.
        if (target.folder == "app"_L1)
            continue;
        const QSet<QString> allowed = reachable(target.name);
        for (const QString &file : filesBelow(target.folder)) {
            for (const QString &include : includesOf(file, false)) {
                const qsizetype slash = include.indexOf(u'/');
                const QString prefix = slash < 0 ? QString() : include.first(slash);
                if (!m_targetOfPrefix.contains(prefix)) {
                    if (!include.endsWith(".moc"_L1))
                        wrong << file + u": \"" + include + u"\" does not start with a target"_s;
                } else if (!allowed.contains(m_targetOfPrefix.value(prefix))) {
                    wrong << file + u": no arrow to \""_s + include + u'"';
                }
            }
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void TestLayering::arrowsHaveNoCycle()
{
    for (const Target &target : std::as_const(m_targets)) {
        for (const QString &used : target.uses) {
            QVERIFY2(m_targets.contains(used), qPrintable(used));
            QVERIFY2(!reachable(used).contains(target.name), qPrintable(target.name));
        }
    }
}

void TestLayering::onlyHttpKnowsQtHttpServer()
{
    for (const QString &file :
         filesBelow(u"server"_s) + filesBelow(u"ui"_s) + filesBelow(u"app"_s)) {
        if (file.contains("/server/http/"_L1))
            continue;
        for (const QString &include : includesOf(file, true))
            QVERIFY2(!include.contains("HttpServer"_L1), qPrintable(file));
    }
}

void TestLayering::serverKnowsNoWidgets()
{
    static const QRegularExpression widgets(u"^Q(Widget|Application|Dialog|MainWindow|Painter)$"_s);
    for (const QString &file : filesBelow(u"server"_s)) {
        for (const QString &include : includesOf(file, true))
            QVERIFY2(!widgets.match(include).hasMatch(), qPrintable(file));
    }
}

void TestLayering::everyFolderHasAReadme()
{
    for (const Target &target : std::as_const(m_targets)) {
        const QString folder = sourceDir() + u'/' + target.folder;
        if (target.folder == "app"_L1 || !QFile::exists(folder + u"/CMakeLists.txt"_s))
            continue;
        QVERIFY2(QFile::exists(folder + u"/README.md"_s), qPrintable(target.folder));
    }
}

QSet<QString> TestLayering::reachable(const QString &target) const
{
    QSet<QString> seen{target};
    QStringList open{target};
    while (!open.isEmpty()) {
        for (const QString &next : m_targets.value(open.takeLast()).uses) {
            if (!seen.contains(next)) {
                seen.insert(next);
                open << next;
            }
        }
    }
    return seen;
}

QStringList TestLayering::filesBelow(const QString &folder) const
{
    QStringList files;
    QDirIterator it(sourceDir() + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        files << it.next();
    return files;
}

QStringList TestLayering::includesOf(const QString &path, bool angle) const
{
    static const QRegularExpression quoted(u"^\\s*#\\s*include\\s+\"([^\"]+)\""_s,
                                           QRegularExpression::MultilineOption);
    static const QRegularExpression angled(u"^\\s*#\\s*include\\s+<([^>]+)>"_s,
                                           QRegularExpression::MultilineOption);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(file.readAll());
    QStringList includes;
    auto it = (angle ? angled : quoted).globalMatch(text);
    while (it.hasNext())
        includes << it.next().captured(1);
    return includes;
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
