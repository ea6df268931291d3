//! Tables as people keep them.

use expect_test::expect;

use crate::import::tests::check;
use crate::import::{Source, read};

#[test]
fn tables_are_read_by_their_headings_in_any_order() {
    let own = "Name,CIDR,First,Last,Purpose,Network,Note\n\
        vnet-shop,10.20.0.0/21,10.20.0.0,10.20.7.255,VNet,vnet-shop,\n\
        \"snet, nodes\",10.20.0.0/26,,,Nodes,vnet-shop,\"two\nlines\"\n\
        pod CIDR,10.244.0.0/18,,,Pod CIDR,vnet-shop,\n\
        on-prem,10.128.0.0/9,,,On-premises,,\n\
        ,10.20.1.0/24,,,,vnet-shop,\n\
        broken,10.20.1.0/40,,,,vnet-shop,\n";
    check(
        &[Source::new("a", own)],
        &expect![[r#"
        vnet-shop 10.20.0.0/21
          snet, nodes 10.20.0.0/26 nodes +0
          snet-10-20-1-0-24 10.20.1.0/24 other +0
        outside: on-prem OnPremises 10.128.0.0/9
        Not taken: row 4: pod CIDR belongs to a cluster, which a table does not describe
        Not taken: row 7: "10.20.1.0/40" does not end with a prefix length; enter a whole number from 0 to 32 after the slash"#]],
    );
    let masks = "Our plan\t\t\n\nSubnet mask\tNetwork address\tName\n255.255.255.0\t10.1.2.0\tapps\n/26\t10.1.3.0\tweb\n255.0.255.0\t10.1.4.0\tbad\n";
    check(
        &[Source::new("a", masks)],
        &expect![[r"
            vnet 10.1.2.0/23
              apps 10.1.2.0/24 other +0
              web 10.1.3.0/26 other +0
            Not taken: row 5: 255.0.255.0 is not a mask; enter one such as 255.255.255.0
            Assumed: row 3: the address space of VNet vnet is not in the input; assumed to be 10.1.2.0/23, which its subnets lie in"]],
    );
    let both = "CIDR block;Subnet\n10.1.2.0 255.255.255.224;apps\n10.1.3.0/24, 10.1.4.0/24;two\n";
    check(
        &[Source::new("a", both)],
        &expect![[r"
        vnet 10.1.0.0/21
          apps 10.1.2.0/27 other +0
          two 10.1.3.0/24 other +0
        Assumed: row 2: the address space of VNet vnet is not in the input; assumed to be 10.1.0.0/21, which its subnets lie in
        Not taken: row 3: subnet two has further ranges, and a design holds one: 10.1.4.0/24"]],
    );
    let bounds = "Start;End;Subnet name\n10.1.0.0;10.1.1.127;odd\n10.1.9.0;10.1.8.0;bad\n";
    check(
        &[Source::new("a", bounds)],
        &expect![[r"
        vnet 10.1.0.0/23
          odd 10.1.0.0/24 other +0
        Not taken: row 3: 10.1.8.0 lies before 10.1.9.0
        Assumed: row 2: the address space of VNet vnet is not in the input; assumed to be 10.1.0.0/23, which its subnets lie in
        Not taken: row 2: subnet odd has further ranges, and a design holds one: 10.1.1.0/25"]],
    );
}

#[test]
fn lists_are_read_line_by_line() {
    let list = "# ours\nsnet-a 10.0.0.0/24\n10.0.1.0 - 10.0.1.255 web\n10.0.2.0 255.255.255.0\n10.0.3.0/24, 10.0.4.0/24\nnonsense";
    check(
        &[Source::new("a", list)],
        &expect![[r"
        vnet 10.0.0.0/21
          snet-a 10.0.0.0/24 other +0
          web 10.0.1.0/24 other +0
          snet-10-0-2-0-24 10.0.2.0/24 other +0
          snet-10-0-3-0-24 10.0.3.0/24 other +0
          snet-10-0-4-0-24 10.0.4.0/24 other +0
        Not taken: line 6: no range found; enter one such as snet-apps 10.20.2.0/24
        Assumed: line 2: the address space of VNet vnet is not in the input; assumed to be 10.0.0.0/21, which its subnets lie in"]],
    );
}

#[test]
fn a_range_that_holds_the_others_is_the_vnet() {
    let list = "nodes 10.0.0.0/24\nvnet-shop 10.0.0.0/20\n10.0.1.0 - 10.0.1.127\n";
    check(
        &[Source::new("a", list)],
        &expect![[r"
            vnet-shop 10.0.0.0/20
              nodes 10.0.0.0/24 other +0
              snet-10-0-1-0-25 10.0.1.0/25 other +0
            Assumed: line 2: 10.0.0.0/20 contains the other ranges; used as the address space of VNet vnet-shop"]],
    );
}

#[test]
fn what_is_none_of_these_says_what_would_help() {
    for (text, expected) in [
        (
            "resource vnet 'Microsoft.Network/virtualNetworks@2023-01-01' = {\n}",
            "this is a Bicep file; run bicep build",
        ),
        ("hello world", "this has no column of ranges and no list of them"),
        ("PK\u{3}\u{4}garbage", "the workbook cannot be read"),
    ] {
        let reading = read(&[Source::new("a", text)], &mut |_| true);
        let error = reading.files[0].outcome.clone().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_zip_file_that_is_no_workbook_says_what_it_is() {
    for (entry, expected) in [
        (
            "tfplan",
            "this is a binary Terraform plan file; run terraform show -json FILE > plan.json on it and import \
                plan.json",
        ),
        (
            "word/document.xml",
            "this is a zip file without a workbook; unpack it and import what is in it",
        ),
    ] {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer
            .start_file(entry, zip::write::SimpleFileOptions::default())
            .unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let reading = read(&[Source::new("a", bytes)], &mut |_| true);
        let error = reading.files[0].outcome.clone().unwrap_err().to_string();
        assert_eq!(error, expected);
    }
}
