//! What a robots.txt says, by RFC 9309, and that whatever it says is found out in bounded work.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::crawl::RobotsRules;
use proptest::prelude::*;
use url::Url;

const KIB: usize = 1024;

fn at(path: &str) -> Url {
    Url::parse(&format!("https://site.test{path}")).expect("a test's path")
}

fn rules(text: &str) -> RobotsRules {
    RobotsRules::parse(text.as_bytes(), "crawlscope")
}

/// A file allows the first paths and refuses the others.
#[track_caller]
fn says(text: impl AsRef<[u8]>, allowed: &[&str], refused: &[&str]) {
    let rules = RobotsRules::parse(text.as_ref(), "crawlscope");
    for (paths, expected) in [(allowed, true), (refused, false)] {
        for path in paths {
            assert_eq!(rules.allows(&at(path)), expected, "{path}");
        }
    }
}

/// The same of rules for everyone.
#[track_caller]
fn rules_say(lines: &str, allowed: &[&str], refused: &[&str]) {
    says(format!("User-agent: *\n{lines}\n"), allowed, refused);
}

mod lines {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        says("\u{feff}User-agent: *\r\nDisallow: /private/\r\n", &["/open"], &["/private/a"]);
        says("\u{feff}# Hello\nUser-agent: *\nDisallow: /", &[], &["/"]);
        says("User-agent: *\n\u{feff}Disallow: /a\nDisallow: /b\n", &["/a"], &["/b"]);
        says("\u{feff}", &["/"], &[]);
    }

    #[test]
    fn lines_end_in_cr_lf_or_both() {
        for end in ["\r", "\n", "\r\n", "\n\n", "\r\r\n"] {
            says(["User-agent: *", "Disallow: /a", "Disallow: /b"].join(end), &["/c"], &["/a", "/b"]);
        }
    }

    #[test]
    fn keys_have_no_case_and_space_around_them_and_values_means_nothing() {
        says("  uSER-aGENT\t: \t*  \n\tDISALLOW :/a \t\nallow:/a/b", &["/", "/a/b"], &["/a", "/a/c"]);
    }

    #[test]
    fn a_comment_begins_anywhere() {
        says("User-agent: * # all\nDisallow: /a#b\n#Disallow: /c\nDis#allow: /d\n", &["/c", "/d"], &["/a"]);
        rules_say("Disallow: /x%23y", &["/x", "/x#y"], &["/x%23y"]);
    }

    #[test]
    fn a_line_without_colon_or_with_another_spelling_of_a_key_is_no_rule() {
        let lines = "Disallow /a\nDisalow: /b\nDissallow: /c\nDisallow; /d\nDis allow: /e\n: /f\nDisallow=/g";
        rules_say(lines, &["/a", "/b", "/c", "/d", "/e", "/f", "/g"], &[]);
        says("Useragent: *\nDisallow: /\nUser agent: *\nDisallow: /\nUser-agent *\nDisallow: /", &["/"], &[]);
    }

    #[test]
    fn a_page_of_html_says_nothing() {
        let style = "a{color:red}".repeat(2_000);
        says(format!("<!doctype html><title>Не найдена</title><style>{style}</style><h1>Увы</h1>"), &["/", "/a"], &[]);
    }

    #[test]
    fn what_is_not_utf_8_is_compared_octet_by_octet() {
        says(b"User-agent: *\nDisallow: /\xff\xfe\nDisallow: /b\n\0\xc3: x\n", &["/a", "/%FF"], &["/b", "/%ff%FE"]);
    }

    #[test]
    fn half_a_mebibyte_less_the_rest_is_read_and_a_line_cut_there_is_ignored() {
        let file = |before: usize, last: &str| {
            let head = "User-agent: *\n";
            format!("{head}#{}\n{last}", "x".repeat(500 * KIB - head.len() - 2 - before))
        };
        says(file(11, "Disallow: /\n"), &[], &["/"]);
        says(file(11, "Disallow: /\r\nmore"), &[], &["/"]);
        says(file(11, "Disallow: /"), &[], &["/"]);
        says(file(11, "Disallow: /only-this\n"), &["/", "/other", "/only-this"], &[]);
        says(file(0, "Disallow: /\n"), &["/"], &[]);
        says("x".repeat(700 * KIB), &["/"], &[]);
    }
}

mod groups {
    use super::*;

    #[test]
    fn the_group_for_the_crawler_counts_and_else_the_one_for_everyone() {
        let everyone = "User-agent: *\nDisallow: /all\n";
        says(everyone, &["/us"], &["/all"]);
        says(format!("{everyone}User-agent: Crawlscope\nDisallow: /us\n"), &["/all"], &["/us"]);
        says(format!("User-agent: crawlscope\nDisallow: /us\n{everyone}"), &["/all"], &["/us"]);
        says(format!("{everyone}User-agent: crawlscope\nDisallow:\n"), &["/all"], &[]);
        says(format!("{everyone}User-agent: crawlscope"), &["/all"], &[]);
        says("User-agent: other\nDisallow: /\n", &["/"], &[]);
        says("", &["/"], &[]);
    }

    #[test]
    fn the_product_token_is_what_a_line_begins_with() {
        for name in ["CRAWLSCOPE", "crawlscope/1.0", "Crawlscope 2", "crawlscope/*", "crawlscope (+https://x)"] {
            says(format!("User-agent: {name}\nDisallow: /"), &[], &["/"]);
        }
        for name in ["crawl", "crawlscope-images", "crawlscopes", "the crawlscope", "", "/", "*crawlscope", "?"] {
            says(format!("User-agent: {name}\nDisallow: /"), &["/"], &[]);
        }
    }

    #[test]
    fn groups_for_the_same_crawler_are_one() {
        let one = "User-agent: crawlscope\nDisallow: /a\n";
        let other = "User-agent: x\nDisallow: /x\nUser-agent: CrawlScope\nDisallow: /b\nAllow: /a/c\n";
        says(format!("{one}{other}"), &["/x", "/a/c"], &["/a", "/b"]);
        let everyone = "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /x\nUser-agent: *\nDisallow: /b\n";
        says(everyone, &["/x"], &["/a", "/b"]);
    }

    #[test]
    fn several_names_before_a_rule_share_it_and_a_name_after_one_begins_anew() {
        says("User-agent: a\nUser-agent: crawlscope\nUser-agent: b\nDisallow: /x", &[], &["/x"]);
        says("User-agent: crawlscope\nDisallow: /x\nUser-agent: b\nDisallow: /y", &["/y"], &["/x"]);
        says("User-agent: crawlscope\nDisallow:\nUser-agent: b\nDisallow: /y", &["/y"], &[]);
        says("User-agent: crawlscope\nUser-agent: *\nDisallow: /x", &[], &["/x"]);
    }

    #[test]
    fn empty_and_unknown_lines_end_nothing() {
        for between in ["", "Sitemap: https://site.test/map", "Crawl-delay: 1", "Host: site.test", "Noindex: /", "junk"]
        {
            says(format!("User-agent: crawlscope\n{between}\nUser-agent: x\n{between}\nDisallow: /x"), &[], &["/x"]);
            says(format!("User-agent: *\nDisallow: /a\n{between}\nDisallow: /b"), &[], &["/a", "/b"]);
        }
    }

    #[test]
    fn a_rule_before_the_first_name_is_nobodys() {
        says("Disallow: /\nAllow: /a\nUser-agent: *\nDisallow: /b", &["/", "/a"], &["/b"]);
    }
}

mod patterns {
    use super::*;

    #[test]
    fn a_path_begins_with_its_rule_and_case_counts() {
        let allowed = ["/catfish", "/Fish.asp", "/?id=fish", "/bar"];
        let refused = ["/fish", "/fish.html", "/fish/salmon.html", "/fishheads/yummy.html", "/fish.html?id=anything"];
        rules_say("Disallow: /fish", &allowed, &refused);
        rules_say("Disallow: /fish*", &allowed, &refused);
        rules_say("Disallow: /fish/", &["/fish", "/fish.html", "/Fish/Salmon"], &["/fish/", "/fish/?id=1", "/fish/a"]);
    }

    #[test]
    fn the_longest_rule_wins_wherever_it_stands_and_allow_wins_a_tie() {
        rules_say("Disallow: /x/page.html\nAllow: /x/", &["/x/"], &["/x/page.html"]);
        rules_say("Allow: /x/page.html\nDisallow: /x/", &["/x/page.html"], &["/x/"]);
        rules_say("Disallow: /x\nAllow: /x/", &["/x/"], &["/x"]);
        rules_say("Disallow: /a\nAllow: /a", &["/a"], &[]);
        rules_say("Allow: /page\nDisallow: /*.html", &["/page"], &["/page.html"]);
        rules_say("Allow: /x/page.\nDisallow: /*.html", &["/x/page.html"], &["/x/y.html"]);
        rules_say("Allow: /$\nDisallow: /", &["/"], &["/page.html"]);
        // Octets are counted as they are compared: "/ö*" has eight, "/?b*x=" six.
        rules_say("Allow: /ö*\nDisallow: /*b*x=", &["/öbx="], &["/obx="]);
    }

    #[test]
    fn an_empty_rule_matches_nothing() {
        rules_say("Disallow:\nAllow:", &["/"], &[]);
        rules_say("Disallow: # all\nDisallow: /a", &["/"], &["/a"]);
    }

    #[test]
    fn a_star_is_any_run_also_where_what_follows_it_occurs_before() {
        rules_say(
            "Disallow: /*.php",
            &["/php/", "/index?php", "/windows.PHP"],
            &["/a.php", "/b/c.php5?d", "/e?f=g.php/"],
        );
        rules_say("Disallow: /fish*.php", &["/Fish.PHP", "/fish"], &["/fish.php", "/fishheads/catfish.php?p"]);
        rules_say("Disallow: /*.print?", &["/a.print", "/print?"], &["/ruptur.2406.de.print?x=1", "/a.print?"]);
        rules_say("Disallow: /*/a/*/b", &["/a/x/b", "/x/a/b"], &["/x/a/y/b", "/a/a/b/b", "/x/a//b"]);
        rules_say("Disallow: /*aab", &["/aaa"], &["/aaaab", "/aabaab", "/abaab"]);
        rules_say("Disallow: /*ababac", &["/ababab"], &["/abababac", "/ababaababac"]);
        rules_say("Disallow: *", &[], &["/", "/a"]);
        rules_say("Disallow: *.pdf\nDisallow: ***x**", &["/"], &["/a.pdf", "/ax"]);
    }

    #[test]
    fn a_dollar_at_the_end_is_the_end() {
        let refused = ["/manual.pdf", "/docs/v1.2/manual.pdf", "/a.pdf.pdf"];
        rules_say("Disallow: /*.pdf$", &["/manual.pdf.html", "/manual.pdf?x", "/manual.pdf/"], &refused);
        rules_say("Disallow: /foo/bar$", &["/foo/bar/", "/foo/bar/baz", "/foo/bar?"], &["/foo/bar"]);
        rules_say("Disallow: /a$b", &["/a"], &["/a$b", "/a$bc"]);
        rules_say("Disallow: /a$$", &["/a", "/a$b"], &["/a$"]);
        rules_say("Disallow: /a*$", &["/"], &["/a", "/ab"]);
        rules_say("Disallow: /*aba*ba$", &["/aba"], &["/ababa", "/abaxba", "/abababa"]);
        rules_say("Disallow: $", &["/"], &[]);
    }

    #[test]
    fn the_query_counts_and_a_bare_question_mark_too() {
        rules_say("Disallow: /a?", &["/a", "/ab"], &["/a?", "/a?x"]);
        rules_say("Disallow: /*?", &["/a", "/a%3F"], &["/?", "/a?b"]);
        rules_say("Disallow: /a$", &["/a?"], &["/a", "/a#x"]);
        rules_say("Disallow: /*?*page=", &["/page=1"], &["/a?page=1", "/a?b&page=2"]);
    }

    #[test]
    fn robots_txt_itself_is_always_allowed() {
        rules_say("Disallow: /", &["/robots.txt"], &["/robots.txt.bak", "/a/robots.txt"]);
    }

    #[test]
    fn a_rule_that_does_not_begin_like_a_path_matches_none() {
        rules_say("Disallow: private\nDisallow: https://site.test/a", &["/private", "/a"], &[]);
    }
}

mod percent {
    use super::*;

    #[test]
    fn a_character_and_its_encoding_in_either_case_are_the_same() {
        let books = ["/könyvek/1", "/k%C3%B6nyvek/2", "/k%c3%b6nyvek/3"];
        for rule in ["/könyvek/", "/k%c3%b6nyvek/", "/k%C3%B6nyvek/", "/k%C3%b6n%79vek/"] {
            rules_say(&format!("Disallow: {rule}"), &["/konyvek/", "/k%B6nyvek/"], &books);
        }
        rules_say("Disallow: /foo/bar/ツ", &["/foo/bar/"], &["/foo/bar/%E3%83%84", "/foo/bar/ツ"]);
        rules_say("Disallow: /foo/bar/%62%61%7A", &[], &["/foo/bar/baz", "/foo/bar/%62a%7a"]);
        rules_say("Disallow: /%7Ejoe/\nDisallow: /~ann/", &[], &["/~joe/", "/%7ejoe/", "/%7Eann/"]);
        rules_say("Disallow: /a b|c^", &[], &["/a b|c^", "/a%20b%7Cc%5E"]);
        rules_say("Disallow: /(a)[b]:", &[], &["/%28a%29%5Bb%5D%3a", "/(a)[b]:"]);
    }

    #[test]
    fn what_delimits_and_what_is_encoded_not_to_differ_but_in_a_query() {
        rules_say("Disallow: /a%2fb", &["/a/b", "/a%252Fb"], &["/a%2Fb"]);
        rules_say("Disallow: /a/b", &["/a%2Fb"], &["/a/b"]);
        rules_say("Disallow: /a%3F", &["/a?"], &["/a%3f"]);
        let queries = ["/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"];
        for rule in queries {
            rules_say(&format!("Disallow: {rule}"), &["/foo/bar?baz=http://foo.bar"], &queries);
        }
        rules_say("Disallow: /*=http%3A%2F%2F", &[], &["/go?to=http%3a%2f%2fx"]);
    }

    #[test]
    fn a_star_or_dollar_that_is_encoded_is_itself() {
        rules_say(
            "Disallow: /file-with-a-%2A.html",
            &["/file-with-a-b.html"],
            &["/file-with-a-*.html", "/file-with-a-%2a.html"],
        );
        rules_say("Disallow: /foo-%24", &["/foo-"], &["/foo-$", "/foo-$bar", "/foo-%24"]);
    }

    #[test]
    fn a_percent_sign_that_encodes_nothing_is_itself() {
        rules_say("Disallow: /100%", &["/100"], &["/100%", "/100%25", "/100%zz"]);
        rules_say("Disallow: /%zz%4", &["/"], &["/%zz%4", "/%25zz%254"]);
    }

    #[test]
    fn a_star_never_ends_within_an_encoded_octet() {
        rules_say("Disallow: /*C\nDisallow: /*3", &["/%C3%B6", "/ö"], &["/aC", "/a3"]);
    }
}

mod other_records {
    use super::*;

    fn delay(text: &str) -> Option<u64> {
        rules(text).crawl_delay()
    }

    #[test]
    fn a_crawl_delay_is_the_groups_in_seconds_and_at_most_thirty() {
        let of = |value: &str| delay(&format!("User-agent: *\nCrawl-delay: {value}\nDisallow: /a"));
        assert_eq!(of("2"), Some(2_000_000));
        assert_eq!(of("0.25"), Some(250_000));
        assert_eq!([of("31"), of("86400"), of(&"9".repeat(400))], [Some(30_000_000); 3]);
        assert_eq!(["", "-1", "ten", "1e3", "inf", "NaN", "1 s", "1.2.3", "."].map(of), [None; 9]);
    }

    #[test]
    fn a_crawl_delay_counts_for_those_named_above_it() {
        assert_eq!(delay("Crawl-delay: 1\nUser-agent: *\nDisallow: /"), None);
        assert_eq!(delay("User-agent: *\nDisallow: /\nCrawl-delay: 1"), Some(1_000_000));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 1\nUser-agent: crawlscope\nDisallow: /"), None);
        assert_eq!(delay("User-agent: crawlscope\nCrawl-delay: 1\nUser-agent: *\nCrawl-delay: 2"), Some(2_000_000));
        assert_eq!(delay("User-agent: x\nCrawl-delay: 9\nDisallow: /\nUser-agent: *\nCrawl-delay: 1"), Some(1_000_000));
    }

    #[test]
    fn sitemaps_are_found_in_whatever_group_they_stand() {
        let text = "Sitemap: https://site.test/a.xml\nUser-agent: x\nSITEMAP : http://b.test/ö?c # c\nDisallow: /\n\
                    sitemap: /relative\nSitemap: javascript:x\nSitemap: \nSitemap: https://site.test/a.xml";
        let found = ["https://site.test/a.xml", "http://b.test/%C3%B6?c", "https://site.test/a.xml"];
        assert_eq!(rules(text).sitemaps(), found);
        assert_eq!(rules(&"sitemap:http:a\n".repeat(5_000)).sitemaps().len(), 1_000);
    }
}

mod broken_off {
    use super::*;

    #[test]
    fn a_cut_refusal_holds_and_a_cut_permission_does_not() {
        let allows = |text: &str, path| RobotsRules::parse_part(text.as_bytes(), "crawlscope").allows(&at(path));
        assert!(!allows("User-agent: *\nDisallow: /priv", "/private"));
        assert!(!allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a/b"));
        assert!(!allows("User-agent: *\nDisallow: /a\nUser-agent: crawlscope", "/a"));
    }

    #[test]
    fn it_speaks_once_there_was_a_rule_for_the_crawler() {
        let speaks = |text: &str| RobotsRules::parse_part(text.as_bytes(), "crawlscope").speaks();
        let silent = ["", "User-a", "# x\n", "User-agent: *\n", "User-agent: x\nDisallow: /\n", "Disallow: /\n"];
        assert!(!silent.into_iter().any(speaks));
        assert!(speaks("User-agent: *\nDisallow:\n"));
        assert!(!speaks("User-agent: *\nDisallow: /\nUser-agent: crawlscope\n"));
    }
}

/// Steps until a path is decided.
fn steps(text: &str, path: &str) -> usize {
    let rules = rules(text);
    let mut question = rules.ask(&at(path));
    assert!(question.go_on(usize::MAX).is_some());
    question.steps()
}

#[test]
fn star_bombs_take_steps_in_proportion_to_rule_and_path() {
    let path = format!("/{}", "a".repeat(8_000));
    let bombs = [
        format!("/{}b", "*a".repeat(600)),
        format!("/{}b", "*a".repeat(8_000)),
        format!("/{}b", "*aa".repeat(2_000)),
        format!("/*{}b", "a".repeat(4_000)),
        format!("/*{}b$", "a".repeat(4_000)),
        format!("/{}*b{}", "a".repeat(4_000), "*a".repeat(1_000)),
        format!("/{}", "*".repeat(100_000)),
        format!("/*{}b*{0}b", "aab".repeat(1_000)),
    ];
    for bomb in bombs {
        let taken = steps(&format!("User-agent: *\nDisallow: {bomb}"), &path);
        assert!(taken <= 4 * path.len() + 3, "{taken} steps for {} octets", bomb.len());
    }
}

#[test]
fn a_file_full_of_rules_is_decided_in_slices() {
    let text = format!("User-agent: *\n{}", "allow:*b\n".repeat(500 * KIB / 9));
    let rules = rules(&text);
    let mut question = rules.ask(&at(&format!("/{}", "a".repeat(8_000))));
    let (mut before, mut slices) = (0, 0);
    while question.go_on(50_000).is_none() {
        assert!(question.steps() - before <= 50_000 + 4 * 8_001 + 3);
        before = question.steps();
        slices += 1;
    }
    assert!(slices > 100);
}

fn a_path() -> impl Strategy<Value = String> {
    "(/[a-cA-C0-9._~é ()!*$:-]{0,6}){1,4}(\\?[a-c=&/:é]{0,6})?"
}

/// The same path spelled otherwise: some octets that are no delimiters encoded, in either case.
fn respelled(path: &str, choices: &[u8]) -> String {
    let mut spelled = String::new();
    for (octet, choice) in path.bytes().zip(choices.iter().cycle()) {
        let keeps = matches!(octet, b'/' | b'?') || octet.is_ascii() && choice % 3 == 0;
        spelled += &match choice % 2 {
            _ if keeps => char::from(octet).to_string(),
            0 => format!("%{octet:02x}"),
            _ => format!("%{octet:02X}"),
        };
    }
    spelled
}

/// Whether a pattern matches, by trying all that its stars may stand for.
fn matches_slowly(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], _) | ([b'$'], []) => true,
        ([b'*', after @ ..], _) => (0..=path.len()).any(|run| matches_slowly(after, &path[run..])),
        ([one, after @ ..], [other, rest @ ..]) => one == other && matches_slowly(after, rest),
        _ => false,
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(text in proptest::collection::vec(any::<u8>(), 0..64 * KIB), path in "[ -~]{0,20}") {
        let rules = RobotsRules::parse(&text, "crawlscope");
        rules.allows(&at(&format!("/{}", path.replace(['/', '\\'], ""))));
        RobotsRules::parse_part(&text, "crawlscope");
    }

    #[test]
    fn rules_with_anything_in_them_are_survived(
        lines in proptest::collection::vec(("(user-agent|allow|disallow|sitemap|crawl-delay|x)", "\\PC{0,20}|[%*$/a-z0-9.]{0,2000}"), 0..64),
        path in "[%*$/a-z?]{0,2000}",
    ) {
        let text: String = lines.into_iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let rules = rules(&format!("user-agent: *\n{text}"));
        rules.allows(&at(&format!("/x{path}")));
    }

    #[test]
    fn a_star_stands_for_what_it_can(pattern in "/[ab*]{0,10}[$]?", path in "/[ab]{0,12}") {
        let refused = !rules(&format!("User-agent: *\nDisallow: {pattern}")).allows(&at(&path));
        prop_assert_eq!(refused, matches_slowly(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn a_path_and_its_other_spelling_get_the_same_verdict(
        rule in a_path(), path in a_path(), choices in proptest::collection::vec(any::<u8>(), 1..20),
    ) {
        // At its end a URL may not have the space that its encoding has.
        let (rule, path) = (rule.trim_end(), path + "z");
        let other = respelled(&path, &choices);
        // A path's own encodings of dots may be resolved by the URL standard: "/." is "/".
        prop_assume!(!path.split(['/', '?']).any(|part| matches!(part.trim(), "." | "..")));
        let verdict = |rule: &str, path: &str| rules(&format!("User-agent: *\nDisallow: {rule}")).allows(&at(path));
        prop_assert_eq!(verdict(rule, &path), verdict(rule, &other));
        // Of a rule, only what is neither wild nor an anchor means the same when encoded.
        let plain = rule.replace(['*', '$'], "");
        // What then stands at its end is no part of a rule, but its encoding is.
        let plain = plain.trim_end();
        prop_assert_eq!(verdict(plain, &path), verdict(&respelled(plain, &choices), &path));
    }
}
