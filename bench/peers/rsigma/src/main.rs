//! main RULES LIST pairs|counts: the Sigma rules of a file over the files of a list, by rsigma. A rule's title is its number.

use std::fmt::Write;
use std::fs;
use std::io::Read;

use rsigma_eval::Engine;
use rsigma_eval::event::JsonEvent;
use rsigma_parser::parse_sigma_yaml;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rules = parse_sigma_yaml(&fs::read_to_string(&arguments[0])?)?;
    let mut engine = Engine::new();
    engine.add_collection(&rules)?;
    let pairs = arguments[2] == "pairs";
    let mut counts = vec![0u64; engine.rule_count()];
    let mut out = String::new();
    let mut text = Vec::new();
    for path in fs::read_to_string(&arguments[1])?.lines() {
        text.clear();
        flate2::read::GzDecoder::new(fs::File::open(path)?).read_to_end(&mut text)?;
        let trail: serde_json::Value = serde_json::from_slice(&text)?;
        for record in trail["Records"].as_array().into_iter().flatten() {
            for result in engine.evaluate(&JsonEvent::borrow(record)) {
                let rule: usize = result.rule_title.parse()?;
                counts[rule] += 1;
                if pairs {
                    writeln!(out, "{rule}\t{}", record["eventID"].as_str().unwrap_or(""))?;
                }
            }
        }
    }
    if !pairs {
        for count in counts {
            writeln!(out, "{count}")?;
        }
    }
    print!("{out}");
    Ok(())
}
