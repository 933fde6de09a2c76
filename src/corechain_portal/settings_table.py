"""What can be set about a portal, in one table: name, environment variable, default, help.

``docs/reference/settings.md`` is written from this table, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from corechain.texts import Text

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Setting:
    """One thing that can be set. The type of `default` says how the environment variable is read."""

    name: str
    variable: str
    default: str | bool | int | tuple[str, ...]
    help: Text


SETTINGS = (
    Setting(
        "mode",
        "CORECHAIN_MODE",
        "local",
        Text(
            zh="运行方式：local（本机试用）或 production（正式运行：要求给出密钥和主机名，只用 HTTPS）。",
            en="How it runs: local (on your own machine) or production (needs a secret key and host names, "
            "HTTPS only).",
        ),
    ),
    Setting(
        "var",
        "CORECHAIN_VAR",
        "",
        Text(
            zh="存放数据库、密钥和静态文件的文件夹。留空时：在源码目录中运行用其中的 var/，否则用本用户的数据文件夹。",
            en="Folder of the database, the secret key and collected static files. When empty: var/ of the "
            "checkout the portal is run in, else your user's data folder.",
        ),
    ),
    Setting(
        "database_url",
        "DATABASE_URL",
        "",
        Text(
            zh="数据库地址，如 postgresql://user:password@localhost/corechain。留空用 var 中的 SQLite。",
            en="Address of the database such as postgresql://user:password@localhost/corechain. "
            "When empty: SQLite in the var folder.",
        ),
    ),
    Setting(
        "secret_key",
        "CORECHAIN_SECRET_KEY",
        "",
        Text(
            zh="签名会话的密钥，至少 50 个字符。本机运行时留空则自动生成并保存；正式运行必须给出。",
            en="Key that signs sessions, at least 50 characters. Generated and kept when empty in local mode; "
            "production mode refuses to start without it.",
        ),
    ),
    Setting(
        "hosts",
        "CORECHAIN_HOSTS",
        LOOPBACK_HOSTS,
        Text(
            zh="门户应答的主机名，用逗号隔开；其他主机名得到 400。",
            en="Host names the portal answers to, separated by commas; any other gets 400.",
        ),
    ),
    Setting(
        "trusted_origins",
        "CORECHAIN_TRUSTED_ORIGINS",
        (),
        Text(
            zh="反向代理对外的来源，如 https://chain.example.org，用逗号隔开；提交表单时核对。",
            en="Origins under which a reverse proxy publishes the portal, such as https://chain.example.org, "
            "separated by commas; checked when a form is sent.",
        ),
    ),
    Setting(
        "behind_proxy",
        "CORECHAIN_BEHIND_PROXY",
        False,
        Text(
            zh="前面是否有反向代理，且由它设置 X-Forwarded-Proto 和 X-Forwarded-For。",
            en="Whether a reverse proxy stands in front and sets X-Forwarded-Proto and X-Forwarded-For.",
        ),
    ),
    Setting(
        "port",
        "PORT",
        8000,
        Text(zh="serve 命令监听的端口。", en="Port that the serve command listens on."),
    ),
    Setting(
        "threads",
        "CORECHAIN_THREADS",
        4,
        Text(
            zh="serve 命令同时处理请求的线程数。", en="Threads in which the serve command answers requests."
        ),
    ),
    Setting(
        "worker",
        "CORECHAIN_WORKER",
        True,
        Text(
            zh="serve 命令是否同时启动后台任务进程；为 false 时另行运行 work 命令。",
            en="Whether the serve command also starts the process that does background jobs; when false, run the "
            "work command yourself.",
        ),
    ),
    Setting(
        "dataset",
        "CORECHAIN_DATASET",
        "wuxi-ic",
        Text(
            zh="prepare 命令首次载入的数据集名称。",
            en="Name of the data set that the prepare command loads into an empty portal.",
        ),
    ),
    Setting(
        "demo",
        "CORECHAIN_DEMO",
        False,
        Text(
            zh="是否建立演示帐号（口令公开，只限本机；正式运行时不允许）。",
            en="Whether demo accounts exist (their passwords are public: loopback only, never in production mode).",
        ),
    ),
    Setting(
        "contact",
        "CORECHAIN_CONTACT",
        "",
        Text(
            zh="联盟秘书处接收更正的电子邮箱，显示在机构页面上；留空则只写明联系秘书处。",
            en="E-mail address of the alliance's secretariat for corrections, shown on the pages of organisations. "
            "When empty these say to write to the secretariat.",
        ),
    ),
    Setting(
        "email_url",
        "CORECHAIN_EMAIL_URL",
        "",
        Text(
            zh="发信用的邮件服务器：smtp+tls://用户:口令@主机:587（STARTTLS）、smtps://用户:口令@主机:465 或 smtp://主机:25；"
            "console: 把信写到终端。本机运行时留空即 console:，正式运行必须给出。",
            en="Mail server that sends letters: smtp+tls://user:password@host:587 (STARTTLS), "
            "smtps://user:password@host:465 or smtp://host:25; console: writes letters to the terminal. Empty means "
            "console: in local mode; production mode needs one.",
        ),
    ),
    Setting(
        "email_from",
        "CORECHAIN_EMAIL_FROM",
        "corechain@localhost",
        Text(
            zh="信件的发件人，如 芯链 <chain@example.org>。",
            en="Sender of letters, such as corechain <chain@example.org>.",
        ),
    ),
    Setting(
        "require_second_factor",
        "CORECHAIN_REQUIRE_SECOND_FACTOR",
        False,
        Text(
            zh="在联盟中有角色的人是否必须设置第二验证方式（验证器或通行密钥）；未设置前不能使用其他页面。",
            en="Whether people with a role in an alliance must have a second factor (authenticator app or passkey); "
            "until they have set one up they are led to do so.",
        ),
    ),
    Setting(
        "oidc_issuer",
        "CORECHAIN_OIDC_ISSUER",
        "",
        Text(
            zh="本单位统一身份认证（OpenID Connect）的颁发者地址；留空则没有这种登录方式。",
            en="Issuer address of the office's own sign-in (OpenID Connect). When empty there is none.",
        ),
    ),
    Setting(
        "oidc_client_id",
        "CORECHAIN_OIDC_CLIENT_ID",
        "",
        Text(zh="门户在统一身份认证中的客户端编号。", en="The portal's client id there."),
    ),
    Setting(
        "oidc_client_secret",
        "CORECHAIN_OIDC_CLIENT_SECRET",
        "",
        Text(zh="门户在统一身份认证中的客户端密钥。", en="The portal's client secret there."),
    ),
    Setting(
        "oidc_name",
        "CORECHAIN_OIDC_NAME",
        "统一身份认证 / Office account",
        Text(zh="登录页上这种登录方式的名称。", en="What this way to sign in is called on the sign-in page."),
    ),
    Setting(
        "map_dir",
        "CORECHAIN_MAP_DIR",
        "",
        Text(
            zh="存放替换地图轮廓的文件夹：china.json、jiangsu.json、world.json（GeoJSON）、"
            "centres.json 和 note.json 中的任意几个；留空用自带的示意轮廓。",
            en="Folder of map outlines that replace ours: any of china.json, jiangsu.json, world.json (GeoJSON), "
            "centres.json and note.json. When empty: our own sketches.",
        ),
    ),
    Setting(
        "upload_limit_mb",
        "CORECHAIN_UPLOAD_LIMIT_MB",
        20,
        Text(
            zh="数据台接受的文件大小上限（MB）；压缩文件解开后不得超过其 10 倍。",
            en="Largest file that the data desk takes, in MB; a packed file may unpack to ten times as much.",
        ),
    ),
    Setting(
        "attachment_limit_mb",
        "CORECHAIN_ATTACHMENT_LIMIT_MB",
        20,
        Text(
            zh="会员单位上传的单个文件的大小上限（MB）。",
            en="Largest file that members may upload, in MB.",
        ),
    ),
    Setting(
        "attachments_dir",
        "CORECHAIN_ATTACHMENTS_DIR",
        "",
        Text(
            zh="存放会员单位上传文件的文件夹。留空用 var 中的 attachments/。",
            en="Folder of the files that members upload. When empty: attachments/ in the var folder.",
        ),
    ),
    Setting(
        "s3_bucket",
        "CORECHAIN_S3_BUCKET",
        "",
        Text(
            zh="把上传文件存到 S3 兼容存储的这个桶，代替文件夹（需安装 corechain[portal,s3]；访问密钥按 AWS 的惯例给出"
            "，如 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY）。",
            en="Bucket of an S3-compatible store that keeps uploaded files instead of the folder (needs "
            "corechain[portal,s3]; its access key is given as AWS does, such as in AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY).",
        ),
    ),
    Setting(
        "s3_endpoint",
        "CORECHAIN_S3_ENDPOINT",
        "",
        Text(
            zh="该存储的地址，如 https://s3.example.org；留空用 AWS。",
            en="Address of that store such as https://s3.example.org. When empty: AWS.",
        ),
    ),
    Setting(
        "s3_region",
        "CORECHAIN_S3_REGION",
        "",
        Text(
            zh="该存储的区域；多数兼容存储可留空。",
            en="Region of that store; most compatible ones need none.",
        ),
    ),
    Setting(
        "network_limit_mb",
        "CORECHAIN_NETWORK_LIMIT_MB",
        50,
        Text(
            zh="情景推演接受的自有网络每个文件的大小上限（MB）；每 MB 至多 40,000 行。",
            en="Largest file of a network of one's own that the laboratory takes, in MB; a file may have 40,000 rows "
            "for each of them.",
        ),
    ),
    Setting(
        "webhooks_to_private",
        "CORECHAIN_WEBHOOKS_TO_PRIVATE",
        False,
        Text(
            zh="是否允许向本机和内部地址推送（只供本机试用；正式运行时不允许）。",
            en="Whether webhooks may be sent to loopback and private addresses (to try them out; never in production "
            "mode).",
        ),
    ),
    Setting(
        "log_level",
        "CORECHAIN_LOG_LEVEL",
        "INFO",
        Text(
            zh="日志级别：DEBUG、INFO、WARNING 或 ERROR。日志不含个人数据。",
            en="Level of the log: DEBUG, INFO, WARNING or ERROR. The log holds no personal data.",
        ),
    ),
    Setting(
        "debug",
        "CORECHAIN_DEBUG",
        False,
        Text(
            zh="出错时显示 Django 的调试页（只供开发；正式运行时不允许）。",
            en="Show Django's debug page on errors (for development only, never in production mode).",
        ),
    ),
)
"""Everything that can be set, in the order of the reference page."""
