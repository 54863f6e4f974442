// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/oauth2catalogue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

const std::vector<OAuth2Provider> &oauth2Providers()
{
    static const std::vector<OAuth2Provider> providers = {
        {u"apple"_s,
         u"Apple"_s,
         true,
         u"name email"_s,
         u"https://appleid.apple.com/auth/authorize"_s,
         u"https://appleid.apple.com/auth/token"_s,
         {}},
        {u"google"_s, u"Google"_s, true,
         u"https://www.googleapis.com/auth/userinfo.profile https://www.googleapis.com/auth/userinfo.email"_s,
         u"https://accounts.google.com/o/oauth2/v2/auth"_s,
         u"https://oauth2.googleapis.com/token"_s,
         u"https://www.googleapis.com/oauth2/v3/userinfo"_s},
        {u"microsoft"_s, u"Microsoft"_s, true, u"User.Read"_s,
         u"https://login.microsoftonline.com/common/oauth2/v2.0/authorize"_s,
         u"https://login.microsoftonline.com/common/oauth2/v2.0/token"_s,
         u"https://graph.microsoft.com/v1.0/me"_s},
        {u"yandex"_s, u"Yandex"_s, true, u"login:email login:avatar login:info"_s,
         u"https://oauth.yandex.com/authorize"_s, u"https://oauth.yandex.com/token"_s,
         u"https://login.yandex.ru/info"_s},
        {u"facebook"_s, u"Facebook"_s, true, u"email"_s,
         u"https://www.facebook.com/v3.2/dialog/oauth"_s,
         u"https://graph.facebook.com/v3.2/oauth/access_token"_s,
         u"https://graph.facebook.com/me?fields=name,email,picture.type(large)"_s},
        {u"instagram2"_s, u"Instagram"_s, true, u"instagram_business_basic"_s,
         u"https://www.instagram.com/oauth/authorize"_s,
         u"https://api.instagram.com/oauth/access_token"_s,
         u"https://graph.instagram.com/me?fields=id,username,account_type,user_id,name,profile_picture_url,followers_count,follows_count,media_count"_s},
        {u"github"_s, u"GitHub"_s, true, u"read:user user:email"_s,
         u"https://github.com/login/oauth/authorize"_s,
         u"https://github.com/login/oauth/access_token"_s, u"https://api.github.com/user"_s},
        {u"gitlab"_s, u"GitLab"_s, true, u"read_user"_s, u"https://gitlab.com/oauth/authorize"_s,
         u"https://gitlab.com/oauth/token"_s, u"https://gitlab.com/api/v4/user"_s},
        {u"bitbucket"_s, u"Bitbucket"_s, false, u"account"_s,
         u"https://bitbucket.org/site/oauth2/authorize"_s,
         u"https://bitbucket.org/site/oauth2/access_token"_s,
         u"https://api.bitbucket.org/2.0/user"_s},
        {u"gitee"_s, u"Gitee"_s, true, u"user_info emails"_s,
         u"https://gitee.com/oauth/authorize"_s, u"https://gitee.com/oauth/token"_s,
         u"https://gitee.com/api/v5/user"_s},
        {u"gitea"_s, u"Gitea/Forgejo"_s, true, u"read:user user:email"_s,
         u"https://gitea.com/login/oauth/authorize"_s,
         u"https://gitea.com/login/oauth/access_token"_s, u"https://gitea.com/api/v1/user"_s},
        {u"discord"_s, u"Discord"_s, true, u"identify email"_s,
         u"https://discord.com/api/oauth2/authorize"_s, u"https://discord.com/api/oauth2/token"_s,
         u"https://discord.com/api/users/@me"_s},
        {u"twitter"_s, u"X/Twitter"_s, true, u"users.read users.email tweet.read"_s,
         u"https://x.com/i/oauth2/authorize"_s, u"https://api.x.com/2/oauth2/token"_s,
         u"https://api.x.com/2/users/me?user.fields=id,name,username,profile_image_url,confirmed_email"_s},
        {u"kakao"_s, u"Kakao"_s, true, u"account_email profile_nickname profile_image"_s,
         u"https://kauth.kakao.com/oauth/authorize"_s, u"https://kauth.kakao.com/oauth/token"_s,
         u"https://kapi.kakao.com/v2/user/me"_s},
        {u"vk"_s, u"ВКонтакте"_s, false, u"email"_s, u"https://oauth.vk.com/authorize"_s,
         u"https://oauth.vk.com/access_token"_s,
         u"https://api.vk.com/method/users.get?fields=photo_max,screen_name&v=5.131"_s},
        {u"linear"_s, u"Linear"_s, false, u"read"_s, u"https://linear.app/oauth/authorize"_s,
         u"https://api.linear.app/oauth/token"_s, u"https://api.linear.app/graphql"_s},
        {u"notion"_s,
         u"Notion"_s,
         true,
         {},
         u"https://api.notion.com/v1/oauth/authorize"_s,
         u"https://api.notion.com/v1/oauth/token"_s,
         u"https://api.notion.com/v1/users/me"_s},
        {u"monday"_s, u"monday.com"_s, true, u"me:read"_s,
         u"https://auth.monday.com/oauth2/authorize"_s, u"https://auth.monday.com/oauth2/token"_s,
         u"https://api.monday.com/v2"_s},
        {u"lark"_s,
         u"Lark"_s,
         true,
         {},
         u"https://accounts.feishu.cn/open-apis/authen/v1/authorize"_s,
         u"https://open.feishu.cn/open-apis/authen/v2/oauth/token"_s,
         u"https://open.feishu.cn/open-apis/authen/v1/user_info"_s},
        {u"box"_s, u"Box"_s, true, u"root_readonly"_s,
         u"https://account.box.com/api/oauth2/authorize"_s, u"https://api.box.com/oauth2/token"_s,
         u"https://api.box.com/2.0/users/me"_s},
        {u"spotify"_s, u"Spotify"_s, true, u"user-read-private"_s,
         u"https://accounts.spotify.com/authorize"_s, u"https://accounts.spotify.com/api/token"_s,
         u"https://api.spotify.com/v1/me"_s},
        {u"trakt"_s,
         u"Trakt"_s,
         true,
         {},
         u"https://trakt.tv/oauth/authorize"_s,
         u"https://api.trakt.tv/oauth/token"_s,
         u"https://api.trakt.tv/users/settings"_s},
        {u"twitch"_s, u"Twitch"_s, true, u"user:read:email"_s,
         u"https://id.twitch.tv/oauth2/authorize"_s, u"https://id.twitch.tv/oauth2/token"_s,
         u"https://api.twitch.tv/helix/users"_s},
        {u"patreon"_s, u"Patreon"_s, true, u"identity identity[email]"_s,
         u"https://www.patreon.com/oauth2/authorize"_s,
         u"https://www.patreon.com/api/oauth2/token"_s,
         u"https://www.patreon.com/api/oauth2/v2/identity?fields%5Buser%5D=full_name,email,vanity,image_url,is_email_verified"_s},
        {u"strava"_s, u"Strava"_s, true, u"profile:read_all"_s,
         u"https://www.strava.com/oauth/authorize"_s,
         u"https://www.strava.com/api/v3/oauth/token"_s,
         u"https://www.strava.com/api/v3/athlete"_s},
        {u"wakatime"_s, u"WakaTime"_s, true, u"email"_s, u"https://wakatime.com/oauth/authorize"_s,
         u"https://wakatime.com/oauth/token"_s, u"https://wakatime.com/api/v1/users/current"_s},
        {u"livechat"_s,
         u"LiveChat"_s,
         true,
         {},
         u"https://accounts.livechat.com/"_s,
         u"https://accounts.livechat.com/token"_s,
         u"https://accounts.livechat.com/v2/accounts/me"_s},
        {u"mailcow"_s, u"mailcow"_s, true, u"profile"_s, {}, {}, {}},
        {u"planningcenter"_s, u"Planning Center"_s, true, u"people"_s,
         u"https://api.planningcenteronline.com/oauth/authorize"_s,
         u"https://api.planningcenteronline.com/oauth/token"_s,
         u"https://api.planningcenteronline.com/people/v2/me"_s},
        {u"oidc"_s, u"OIDC"_s, true, u"openid email profile"_s, {}, {}, {}},
        {u"oidc2"_s, u"OIDC"_s, true, u"openid email profile"_s, {}, {}, {}},
        {u"oidc3"_s, u"OIDC"_s, true, u"openid email profile"_s, {}, {}, {}},
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
