"""Names of Objective-C's own libraries: classes by what they inherit, selectors that most values have."""

from __future__ import annotations

from typing import Final

_BELOW: Final = {
    "NSString": "NSMutableString",
    "NSArray": "NSMutableArray",
    "NSDictionary": "NSMutableDictionary",
    "NSSet": "NSMutableSet",
    "NSData": "NSMutableData",
    "NSURLRequest": "NSMutableURLRequest",
    "NSAttributedString": "NSMutableAttributedString",
    "NSIndexSet": "NSMutableIndexSet",
    "NSNumber": "NSDecimalNumber",
    "NSOrderedSet": "NSMutableOrderedSet",
    "NSURLResponse": "NSHTTPURLResponse",
    "NSValue": "NSNumber",
    "NSURLSessionTask": "NSURLSessionDataTask NSURLSessionDownloadTask",
    "NSURLSessionDataTask": "NSURLSessionUploadTask",
    "NSOperation": "NSBlockOperation",
    "UIControl": "UIButton UISwitch UISlider UITextField UISegmentedControl UIPageControl UIRefreshControl",
    "UIView": "UIControl UIImageView UILabel UIScrollView UIWebView UIProgressView UIActivityIndicatorView "
    "UIToolbar UINavigationBar UITableViewCell UICollectionReusableView UIWindow UIStackView",
    "UIScrollView": "UITableView UICollectionView UITextView",
    "UICollectionReusableView": "UICollectionViewCell",
    "UIResponder": "UIView UIViewController UIApplication",
    "UIViewController": "UITableViewController UINavigationController UICollectionViewController UITabBarController "
    "UITableViewController UINavigationController UICollectionViewController UITabBarController",
    "NSObject": "UIResponder NSResponder",
    "NSControl": "NSButton NSTextField NSImageView NSTableView NSSegmentedControl",
    "NSButton": "NSPopUpButton",
    "NSTextField": "NSComboBox NSSearchField NSSecureTextField",
    "NSTableView": "NSOutlineView",
    "NSView": "NSControl NSText NSScrollView NSSplitView NSBox NSTabView NSProgressIndicator",
    "NSText": "NSTextView",
    "NSResponder": "NSView NSWindow NSViewController NSWindowController NSApplication",
    "NSWindow": "NSPanel",
}  # fmt: skip
"""What inherits right from a class."""
_ABOVE: Final = {name: above for above, names in _BELOW.items() for name in names.split()}
_MORE: Final = """
NSObject NSString NSArray NSDictionary NSSet NSData NSDate NSURL NSError NSNumber NSBundle NSFileManager NSThread
NSNotificationCenter NSUserDefaults NSCharacterSet NSIndexSet NSPredicate NSTimer NSLock NSCache NSColor NSFont
NSImage UIImage UIColor UIFont NSURLSession NSURLRequest NSURLResponse NSOperationQueue NSOperation NSException
NSMenu NSMenuItem NSPasteboard NSAlert NSEvent NSValue NSProcessInfo NSScanner NSRegularExpression NSCoder
"""
FOUNDATION: Final = frozenset({*_ABOVE, *_BELOW, *_MORE.split()})
"""Classes of which all is known that they inherit."""
_SELECTORS: Final = """
load initialize count length objectForKey: setObject:forKey: removeObjectForKey: objectAtIndex: addObject: removeObject:
removeAllObjects addObjectsFromArray: insertObject:atIndex: removeObjectAtIndex: indexOfObject: containsObject:
lastObject firstObject allKeys allValues objectEnumerator keyEnumerator nextObject stringValue intValue integerValue
boolValue doubleValue floatValue unsignedIntegerValue longLongValue isEqual: isEqualToString: hash description
debugDescription copy mutableCopy copyWithZone: class superclass self isKindOfClass: isMemberOfClass:
respondsToSelector: conformsToProtocol: performSelector: performSelector:withObject: retain release autorelease
dealloc init new alloc valueForKey: setValue:forKey: valueForKeyPath: setValue:forKeyPath: lock unlock string name
title setTitle: size bounds frame setFrame: tag setTag: window view superview subviews addSubview:
removeFromSuperview setHidden: setEnabled: isEnabled isHidden setDelegate: delegate start stop cancel resume suspend
close open bytes UTF8String objectForKeyedSubscript: setObject:forKeyedSubscript: objectAtIndexedSubscript:
encodeWithCoder: initWithCoder: setNeedsDisplay setNeedsLayout layoutSubviews reloadData image setImage: text
setText: type value setValue: data url URL path absoluteString layer center setObjectValue: objectValue
setStringValue: selectedRow item menu uppercaseString lowercaseString sortUsingSelector: sortedArrayUsingSelector:
componentsJoinedByString: appendString: appendFormat: setString: appendData: rangeOfString: substringFromIndex:
characterAtIndex:
"""
OBJC_METHODS: Final = frozenset(_SELECTORS.split())
"""Selectors of Foundation and of views: behind a value of which nothing is known they say nothing."""
MAX_ABOVE: Final = 8


def above(name: str) -> list[str]:
    """A class of Apple's and those that it inherits; any other by itself."""
    found = [name]
    while found[-1] in _ABOVE and len(found) < MAX_ABOVE:
        found.append(_ABOVE[found[-1]])
    return found if found[-1] == "NSObject" or name in ("", "?") else [*found, "NSObject"]
