// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/oauth2catalogue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

const std::vector<OAuth2Provider> &oauth2Providers()
{
    static const std::vector<OAuth2Provider> providers = {
        {u"apple"_s, u"Apple"_s},
        {u"google"_s, u"Google"_s},
        {u"microsoft"_s, u"Microsoft"_s},
        {u"yandex"_s, u"Yandex"_s},
        {u"facebook"_s, u"Facebook"_s},
        {u"instagram2"_s, u"Instagram"_s},
        {u"github"_s, u"GitHub"_s},
        {u"gitlab"_s, u"GitLab"_s},
        {u"bitbucket"_s, u"Bitbucket"_s},
        {u"gitee"_s, u"Gitee"_s},
        {u"gitea"_s, u"Gitea/Forgejo"_s},
        {u"discord"_s, u"Discord"_s},
        {u"twitter"_s, u"X/Twitter"_s},
        {u"kakao"_s, u"Kakao"_s},
        {u"vk"_s, u"ВКонтакте"_s},
        {u"linear"_s, u"Linear"_s},
        {u"notion"_s, u"Notion"_s},
        {u"monday"_s, u"monday.com"_s},
        {u"lark"_s, u"Lark"_s},
        {u"box"_s, u"Box"_s},
        {u"spotify"_s, u"Spotify"_s},
        {u"trakt"_s, u"Trakt"_s},
        {u"twitch"_s, u"Twitch"_s},
        {u"patreon"_s, u"Patreon"_s},
        {u"strava"_s, u"Strava"_s},
        {u"wakatime"_s, u"WakaTime"_s},
        {u"livechat"_s, u"LiveChat"_s},
        {u"mailcow"_s, u"mailcow"_s},
        {u"planningcenter"_s, u"Planning Center"_s},
        {u"oidc"_s, u"OIDC"_s},
        {u"oidc2"_s, u"OIDC"_s},
        {u"oidc3"_s, u"OIDC"_s},
    };
    return providers;
}

const OAuth2Provider *findOAuth2Provider(QStringView name)
{
    const std::vector<OAuth2Provider> &providers = oauth2Providers();
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [name](const auto &item) { return item.name == name; });
    return found == providers.end() ? nullptr : &*found;
}

QString oauth2Logo(const OAuth2Provider &provider)
{
    return u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" width=\"24\" "
           "height=\"24\"><rect width=\"24\" height=\"24\" rx=\"5\" fill=\"#5b6575\"/><text "
           "x=\"12\" y=\"17\" font-family=\"sans-serif\" font-size=\"14\" font-weight=\"600\" "
           "text-anchor=\"middle\" fill=\"#fff\">"_s
        + provider.displayName.left(1).toUpper() + u"</text></svg>";
}

}  // namespace Binnacle::Schema
