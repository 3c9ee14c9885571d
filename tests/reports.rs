//! The files that tell what was found: that each says all of it, and that no text of a page gets out of its place.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::fetch::Served;
use crawlscope_engine::graph::{Graph, Keep, ReportFormat, write_report};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use support::{Run, START, config, site};

fn report(graph: &Graph, format: ReportFormat) -> String {
    let mut out = Vec::new();
    write_report(graph, format, &mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

/// Home links to a chapter, which links to `/old`, which redirects to `/gone`, and to `/gone` itself.
fn chapter() -> Graph {
    let pages = [
        ("/", Served::html("<title>Home</title><meta name=description content=h><a href=chapter>c</a>")),
        (
            "/chapter",
            Served::html(
                "<meta name=description content=c><a href=old>the dead link</a><a href=gone#part>straight</a>",
            ),
        ),
        ("/old", Served::Redirect("https://site.test/gone".into())),
        ("/gone", Served::status(404)),
    ];
    Run::to_end(config(), site(&pages)).graph()
}

/// Two pages share a title that tries everything, and link to nowhere with a text that does.
fn hostile() -> Graph {
    let text = "=cmd|'/c calc'!A0 \" ]]&gt; &lt;script&gt;alert(1)&lt;/script&gt; | `x` [a](javascript:b) @all &amp;lt; *b* &#1; \u{202e}";
    let body = format!("<title>{text}</title><a href=\"gone?a='b'&c=|\">{text}</a>");
    let pages = [
        ("/", Served::html(format!("{body}<a href=two>2</a><a href='javascript:alert(1)'>js</a>"))),
        ("/two", Served::html(body)),
    ];
    Run::to_end(config(), site(&pages)).graph()
}

/// The rows of CSV by RFC 4180.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => field.extend(rest.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut field)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    assert!(!is_quoted && field.is_empty() && row.is_empty(), "the last row ends");
    rows
}

/// The names of the elements of XML, its attributes' values and its text.
fn xml(text: &str) -> (Vec<String>, Vec<String>, String) {
    let (mut names, mut values, mut content) = (Vec::new(), Vec::new(), String::new());
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                names.push(tag.name().as_ref().to_owned());
                for attribute in tag.attributes() {
                    let raw = attribute.expect("an attribute").value.into_owned();
                    values.push(quick_xml::escape::unescape(&raw).expect("known entities").into_owned());
                }
            }
            Event::Text(text) => content.push_str(&text),
            Event::GeneralRef(entity) => content.push_str(&format!("&{};", &*entity)),
            Event::Eof => {
                return (names, values, quick_xml::escape::unescape(&content).expect("entities").into_owned());
            }
            Event::Decl(_) | Event::End(_) => {}
            other => panic!("a report has no {other:?}"),
        }
    }
}

#[test]
fn csv_has_a_row_for_each_finding_and_link_as_it_is_written() {
    let rows = rows(&report(&chapter(), ReportFormat::Csv));
    let head = "severity,kind,page,status,reason,advice,linked from,link as written,link text,fragment,count";
    assert_eq!(rows[0].join(","), head);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let links: Vec<_> = rows[1..3].iter().map(|row| (row[6..].join(" "), row[..4].join(" "))).collect();
    let broken = format!("error broken {START}gone 404");
    assert_eq!(links[0], (format!("{START}chapter {START}old the dead link  1"), broken.clone()));
    assert_eq!(links[1], (format!("{START}chapter {START}gone straight part 1"), broken));
    assert_eq!(rows[3][..3].join(" "), format!("warning missing-title {START}chapter"));
    assert_eq!(rows[3][6..].join(""), "", "what is about no link has a row without one");
    assert_eq!(rows.len(), 4);
}

#[test]
fn csv_has_nothing_that_a_spreadsheet_takes_for_a_formula() {
    let rows = rows(&report(&hostile(), ReportFormat::Csv));
    let fields: Vec<&String> = rows.iter().flatten().collect();
    assert!(fields.iter().any(|field| field.starts_with("'=cmd|'/c calc'!A0 \" ]]>")));
    assert!(fields.iter().all(|field| !field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])), "{fields:?}");
    let alike: Vec<_> = rows.iter().filter(|row| row[1] == "duplicate-title").map(|row| row[2].as_str()).collect();
    assert_eq!(alike, [START, "https://site.test/two"], "each page that shares a title has a row");
}

#[test]
fn markdown_says_which_page_links_there_and_how() {
    let text = report(&chapter(), ReportFormat::Markdown);
    assert!(
        text.starts_with("# Crawl of <https://site.test/>\n\n4 pages discovered: 1 error, 1 warning, 0 notices.\n"),
        "{text}"
    );
    assert!(text.contains("\n## Error: Broken pages (1)\n\n- <https://site.test/gone>  \n  Status 404."), "{text}");
    let over = "  - linked from <https://site.test/chapter> “the dead link”, linked as <https://site.test/old>\n";
    assert!(text.contains(over), "{text}");
}

#[test]
fn markdown_keeps_texts_of_pages_texts() {
    let text = report(&hostile(), ReportFormat::Markdown);
    let expected = "“=cmd\\|'/c calc'\\!A0 \" \\]\\]\\> &lt;script\\>alert\\(1\\)&lt;/script\\> \\| \\`x\\` \\[a\\]\\(javascript:b\\) &#64;all &amp;lt; \\*b\\*";
    assert!(text.contains(expected), "{text}");
    assert!(!text.contains("<script") && !text.contains('@'), "{text}");
}

#[test]
fn markdown_makes_no_list_of_what_is_no_address() {
    let graph =
        Run::to_end(config(), site(&[("/", Served::html("<title>H</title><a href='http://[- x'>x</a>"))])).graph();
    let text = report(&graph, ReportFormat::Markdown);
    assert!(text.contains("- “http://\\[- x”  \n"), "{text}");
}

#[test]
fn html_runs_nothing_and_keeps_texts_of_pages_texts() {
    let text = report(&hostile(), ReportFormat::Html);
    assert!(text.contains("default-src 'none'; style-src 'unsafe-inline'"));
    assert!(text.contains("color-scheme: light dark"));
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let body = scraper::Html::parse_document(&text);
    let select = |selector: &str| body.select(&scraper::Selector::parse(selector).expect("a selector")).count();
    assert_eq!(select("script, img, iframe, object, link"), 0);
    assert_eq!(select("a"), select("a[href^='http://'], a[href^='https://']"));
    assert!(text.contains("<span>✕ Error</span> Broken pages (1)"));
    let chapter = report(&chapter(), ReportFormat::Html);
    assert!(chapter.contains("“<bdi>the dead link</bdi>”, linked as <a href=\"https://site.test/old\""), "{chapter}");
}

#[test]
fn json_has_every_finding_with_its_links() {
    let value: Value = serde_json::from_str(&report(&chapter(), ReportFormat::Json)).expect("JSON");
    assert_eq!((value["format"].as_str(), value["version"].as_u64()), (Some("crawlscope-report"), Some(1)));
    assert_eq!(value["start"], serde_json::json!([START]));
    assert_eq!(value["counts"], serde_json::json!({ "error": 1, "warning": 1, "notice": 0 }));
    assert_eq!(value["stats"]["broken"], 1);
    let finding = &value["findings"][0];
    assert_eq!((finding["severity"].as_str(), finding["kind"].as_str()), (Some("error"), Some("broken")));
    assert_eq!(
        (finding["page"]["url"].as_str(), finding["page"]["status"].as_u64()),
        (Some("https://site.test/gone"), Some(404))
    );
    let link = &finding["links"][0];
    assert_eq!(link["linkedFrom"], "https://site.test/chapter");
    assert_eq!(
        (link["asWritten"].as_str(), link["text"].as_str()),
        (Some("https://site.test/old"), Some("the dead link"))
    );
    assert_eq!(finding["links"][1]["fragment"], "part");
    assert_eq!(value["findings"][1].get("pages"), None);
    let value: Value = serde_json::from_str(&report(&hostile(), ReportFormat::Json)).expect("JSON");
    let alike =
        value["findings"].as_array().expect("a list").iter().find(|finding| finding["kind"] == "duplicate-title");
    assert_eq!(alike.expect("the title")["pages"].as_array().map(Vec::len), Some(2));
}

#[test]
fn junit_has_a_case_for_each_page_that_was_asked_for_and_fails_for_errors_only() {
    let text = report(&chapter(), ReportFormat::Junit);
    let (names, values, content) = xml(&text);
    assert_eq!(names[..2], ["testsuites", "testsuite"]);
    assert_eq!(names.iter().filter(|name| *name == "testcase").count(), 4);
    assert_eq!(names.iter().filter(|name| *name == "failure").count(), 1);
    assert_eq!(names.iter().filter(|name| *name == "system-out").count(), 1, "the missing title");
    assert!(text.contains("tests=\"4\" failures=\"1\" errors=\"0\""));
    assert!(values.contains(&"https://site.test/gone".to_owned()) && values.contains(&"broken".to_owned()));
    assert!(
        content.contains("linked from https://site.test/chapter “the dead link” as https://site.test/old\n"),
        "{content}"
    );
    assert!(content.contains("Warning: Missing titles. The page has no title."));
}

#[test]
fn junit_keeps_texts_of_pages_texts() {
    let (names, _, content) = xml(&report(&hostile(), ReportFormat::Junit));
    assert!(
        names
            .iter()
            .all(|name| ["testsuites", "testsuite", "testcase", "failure", "system-out"].contains(&name.as_str()))
    );
    assert!(content.contains("]]> <script>alert(1)</script> |"), "{content}");
}

#[test]
fn a_report_of_nothing_is_a_document_all_the_same() {
    let graph = Graph::new(Keep::Links);
    assert_eq!(rows(&report(&graph, ReportFormat::Csv)).len(), 1);
    assert!(report(&graph, ReportFormat::Markdown).starts_with("# Crawl of nothing\n"));
    assert!(report(&graph, ReportFormat::Html).trim_end().ends_with("</html>"));
    let value: Value = serde_json::from_str(&report(&graph, ReportFormat::Json)).expect("JSON");
    assert_eq!(value["findings"], serde_json::json!([]));
    assert_eq!(xml(&report(&graph, ReportFormat::Junit)).0, ["testsuites", "testsuite"]);
}

#[test]
fn each_format_has_a_name_and_an_ending_of_its_own() {
    for format in ReportFormat::ALL {
        assert_eq!(ReportFormat::named(format.name()), Some(format));
        let alike = ReportFormat::ALL.iter().filter(|other| other.ending() == format.ending()).count();
        assert_eq!(alike, 1, "{}", format.ending());
    }
    assert_eq!(ReportFormat::named("json"), None);
}

#[test]
fn a_writer_that_fails_is_told_of() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in ReportFormat::ALL {
        assert!(write_report(&chapter(), format, Full).is_err(), "{}", format.name());
    }
}
